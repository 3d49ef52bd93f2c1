


SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;


CREATE TABLE public.anchors (
    key text NOT NULL,
    sha256 text NOT NULL,
    source text NOT NULL,
    checked text NOT NULL,
    anchor text NOT NULL
);



CREATE TABLE public.changes (
    number bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    revision integer NOT NULL
);



CREATE TABLE public.contents (
    sha256 text NOT NULL,
    base text NOT NULL,
    before integer NOT NULL,
    after integer NOT NULL,
    depth integer NOT NULL,
    value bytea NOT NULL
);



CREATE TABLE public.counters (
    name text NOT NULL,
    value bigint NOT NULL
);



CREATE TABLE public.drafts (
    owner_kind text NOT NULL,
    owner_id text NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    saved text NOT NULL
);



CREATE TABLE public.entries (
    id bigint NOT NULL,
    map text NOT NULL,
    kind text NOT NULL,
    ref text NOT NULL,
    label text NOT NULL,
    body text NOT NULL,
    named tsvector NOT NULL,
    words tsvector NOT NULL
);



ALTER TABLE public.entries ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.entries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.layouts (
    key text NOT NULL,
    value bytea NOT NULL,
    size bigint NOT NULL,
    used bigint NOT NULL
);



CREATE TABLE public.leases (
    name text NOT NULL,
    holder text NOT NULL,
    until double precision NOT NULL
);



CREATE TABLE public.migrations (
    number integer NOT NULL,
    name text NOT NULL
);



CREATE TABLE public.mirrors (
    place text NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    revision integer NOT NULL
);



CREATE TABLE public.prepared (
    key text NOT NULL,
    value bytea NOT NULL,
    size bigint NOT NULL,
    used bigint NOT NULL
);



CREATE TABLE public.proposals (
    id bigint NOT NULL,
    map text NOT NULL,
    path text NOT NULL,
    base text NOT NULL,
    theirs text NOT NULL,
    mine text NOT NULL,
    author_kind text NOT NULL,
    author_id text NOT NULL,
    author_name text NOT NULL,
    saved text NOT NULL,
    client text NOT NULL,
    edit text NOT NULL,
    state text NOT NULL
);



ALTER TABLE public.proposals ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.proposals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE public.revisions (
    name text NOT NULL,
    number integer NOT NULL,
    saved text NOT NULL,
    sha256 text NOT NULL,
    sound integer NOT NULL,
    gone integer NOT NULL,
    author_kind text NOT NULL,
    author_id text NOT NULL,
    author_name text NOT NULL,
    client text,
    edits text NOT NULL,
    inverses text NOT NULL,
    change bigint NOT NULL
);



CREATE TABLE public.texts (
    sha256 text NOT NULL,
    source text NOT NULL,
    name text NOT NULL,
    content text NOT NULL,
    pages text NOT NULL,
    added text NOT NULL
);






INSERT INTO public.changes VALUES (1, 'document', 'harbour', 1);
INSERT INTO public.changes VALUES (2, 'document', 'harbour', 2);
INSERT INTO public.changes VALUES (3, 'document', 'quay', 1);
INSERT INTO public.changes VALUES (4, 'document', 'quay', 2);
INSERT INTO public.changes VALUES (5, 'text', 'annals', 0);



INSERT INTO public.contents VALUES ('ee12ed039a3d6d64525d0ddccb92565a6d343c460eceaa3babe336ea475dca08', '', 0, 0, 0, '\x789ca5544d8fd4300cbdf75758e23aad04c71e58811082f32271401c328ddb449326ddd85119a1fdefd8696767b53d32b7d82fefc375e61d7c028b67c308349b1000632a93034e7096126284d5a5805dc39e03f6f0e8520916d8213893cfa96405da8c7642fbd03c1524f629f6f0c5dbadece3048bb93e344b22af3dea1b802b524bde0ae3df9df93b0bccdb937293a7be9e9e051ad31169853d26be8343227e6e3c9118507ef6b3207f1a51147d3d49714e11af624d30cd108c9f2b5475941cffb0f4ee9645624c193c1386b153272a7244ae8636e6daef76cbeb26ad02e2a6de78747e21e9092e4e98412168bb8a7028533d8bb96fb7a926936d6d51599694799f482dd59cfd2d16c05349bce5d65f0b240c83004c8c26d05ed6a49314df7f78296cbec41189b5ddcfcd1d3b13c1803557819b7645bc1cc3ec570c687b4b92f15cd4ec7d06ff6399163417cc3dfc908d5b7c48fcc63c1d7d9c844456744d90465d9019b8e4a8edb58609696a3db541b6fe7522559056fd9e6bf6ccb2fc5734994091794b57a2c53cd480db4ca0fd78883a2fc10f5e2839174d6b75295ff6460e6233a33cb204ce4fae3bdda653d7481768c4b5adc95eae7dc575cf3a98190f574c9eca8c91eb44c58f8f439af7784bc6d9935af8a54e4e77f6df6f164c17782b0d3236fd1a3b2d8c39cda25c486d038e230edcac265cd865fdc75025f9882eada2b2bd6325db04e4a50ad76794e7228b9eb1abe05753fb074e5c78df');
INSERT INTO public.contents VALUES ('7e5ab9e3335f7cbbee6400d9404b315697984e15766dedddf8606201107924a0', '', 0, 0, 0, '\x789ca5544b8fd4300cbef75758e23aad04c71e58811082f32271401c328ddb449326ddd85119a1fdefd869e7a19d23738bfde57bb8cebc834f60f1681881661302604c6572c0098e52428cb0ba14b06bd873c01e9e5d2ac1023b0467f23195ac409bd14e689f9a9782c43ec51ebe78bb957d9c6031e7a76649e4b5477d0370466ac95b61fcbb337f6781797b506ef2d4d7d3ab40637a445a618f896fe090885f1b4f2406949ffd2cc89f4614455f4f529c53c4b358134c3304e3e70a551d25c73f2cbd9b6591185306cf8461ecd4898a3c2257431b73ed77bbe57593560171536f3c3bbf90f4041727cca010b45d453894a91ec5dcb7cb5493c9b6b6a82c4bcabc4fa4966acefe120be0a524de72ebaf0512864100264613682f6bd2498aef3f5c0b9b2f7144626df77371c7ce443060cd59e0a65d114f8f61f62bd14754246d61321e8bfabd8de17f5cd382e684b9871fb2748b0f89dff8a77b2b06d4e94148644bd70469d41d99814b8eda5e6b9e90a6d6531b64f1ef43a982b4ea275db36796fd3fa3c9048acc5bba122de6a106dcc602edc787a8f312fce0859273d1b456f7f2ba3a72109b19e59d25707e72dde1329dba49ba4323ae6d4d76bdf615d73deb60667cb862f254668c5c272a7e7c1cd2bcc75b32ce9ed4c22f7572b8b1ff7eb363bac35b6990b1e9d7d86961cc6916e5426a1b701c71e06635e1c42eeb9f862ac94774691595ed292bd926208f55b83ea3bc18d9f58c5d05df4ded1f7b977a2d');
INSERT INTO public.contents VALUES ('e8e237b37e7bed92fc1f15aafd2474d26e71be5a58a7a7826b32ee95f7e2ee4a', '', 0, 0, 0, '\x789c2bc92cc949b552082c4dace402001d590427');
INSERT INTO public.contents VALUES ('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '', 0, 0, 0, '\x789c030000000001');



INSERT INTO public.counters VALUES ('change', 5);



INSERT INTO public.drafts VALUES ('person', 'p1', 'harbour/a-week', 'half a sen', '2026-01-05T00:00:00Z');



INSERT INTO public.entries OVERRIDING SYSTEM VALUE VALUES (2, 'harbour', 'claim', 'a-week', '', 'Ships waited nine days.', '', '''days'' ''nine'' ''ships'' ''waited''');



INSERT INTO public.layouts VALUES ('layout-key', '\x61206c61796f7574', 8, 1);






INSERT INTO public.migrations VALUES (1, 'first');



INSERT INTO public.mirrors VALUES ('here', 'harbour', '7e5ab9e3335f7cbbee6400d9404b315697984e15766dedddf8606201107924a0', 2);









INSERT INTO public.revisions VALUES ('harbour', 1, '2026-01-01T00:00:00Z', 'ee12ed039a3d6d64525d0ddccb92565a6d343c460eceaa3babe336ea475dca08', 1, 0, 'file', '', '', NULL, '[]', '[]', 1);
INSERT INTO public.revisions VALUES ('harbour', 2, '2026-01-02T00:00:00Z', '7e5ab9e3335f7cbbee6400d9404b315697984e15766dedddf8606201107924a0', 1, 0, 'person', 'p1', 'A person', 'c1', '[{"edit": "set"}]', '[{"edit": "back"}]', 2);
INSERT INTO public.revisions VALUES ('quay', 1, '2026-01-03T00:00:00Z', 'e8e237b37e7bed92fc1f15aafd2474d26e71be5a58a7a7826b32ee95f7e2ee4a', 1, 0, 'person', 'p1', 'A person', NULL, '[]', '[]', 3);
INSERT INTO public.revisions VALUES ('quay', 2, '2026-01-04T00:00:00Z', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 1, 1, 'person', 'p1', 'A person', NULL, '[]', '[]', 4);



INSERT INTO public.texts VALUES ('7698436f82370921b5b744e4c77218a157ee43a30583b91c49a6ed0b84b7ff80', 'annals', 'annals.txt', 'The harbour was dredged in the spring of 1931, and no ship waited longer than a day.
Merchants said that the dues were too high.

The pilot''s log tells another story: ships waited a week, and two of them turned away.
', '[]', '2026-01-01');



SELECT pg_catalog.setval('public.entries_id_seq', 2, true);



SELECT pg_catalog.setval('public.proposals_id_seq', 1, false);



ALTER TABLE ONLY public.anchors
    ADD CONSTRAINT anchors_pkey PRIMARY KEY (key, sha256);



ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (number);



ALTER TABLE ONLY public.contents
    ADD CONSTRAINT contents_pkey PRIMARY KEY (sha256);



ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (name);



ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (owner_kind, owner_id, key);



ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.layouts
    ADD CONSTRAINT layouts_pkey PRIMARY KEY (key);



ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (name);



ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);



ALTER TABLE ONLY public.mirrors
    ADD CONSTRAINT mirrors_pkey PRIMARY KEY (place, name);



ALTER TABLE ONLY public.prepared
    ADD CONSTRAINT prepared_pkey PRIMARY KEY (key);



ALTER TABLE ONLY public.proposals
    ADD CONSTRAINT proposals_pkey PRIMARY KEY (id);



ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_client_key UNIQUE (client);



ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_pkey PRIMARY KEY (name, number);



ALTER TABLE ONLY public.texts
    ADD CONSTRAINT texts_pkey PRIMARY KEY (sha256);



CREATE INDEX entries_by_words ON public.entries USING gin (words);



CREATE INDEX entries_of_map ON public.entries USING btree (map);



CREATE INDEX layouts_by_use ON public.layouts USING btree (used);



CREATE INDEX prepared_by_use ON public.prepared USING btree (used);



CREATE INDEX proposals_of_map ON public.proposals USING btree (map, state);



CREATE INDEX texts_of_source ON public.texts USING btree (source);



ALTER TABLE ONLY public.revisions
    ADD CONSTRAINT revisions_sha256_fkey FOREIGN KEY (sha256) REFERENCES public.contents(sha256);




