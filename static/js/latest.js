// Keeps an older answer from replacing a newer one: on a slow network answers overtake one another.

let landed = 0;

// Returns the page that `ask` fetches; null where it is not wanted any more. One that another overtook is asked for
// again, since it may lack what that one brought.
export async function latest(ask, wanted, brought = null) {
  for (;;) {
    const before = landed;
    let page = brought;
    try {
      page ||= await ask();
    } catch (error) {
      if (wanted()) throw error;
    }
    if (!wanted()) return null;
    if (before === landed) {
      landed += 1;
      return page;
    }
    brought = null;
  }
}

// Tells that something else was put into the page.
export function land() {
  landed += 1;
}
