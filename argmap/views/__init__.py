"""What pages, pictures and exports show: functions from the library to frozen values, without a request."""
