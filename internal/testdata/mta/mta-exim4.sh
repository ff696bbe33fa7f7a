packages=(exim4-daemon-light ca-certificates)
log=/var/log/exim4/mainlog

configure() {
	cat >/etc/exim4/exim4.conf <<-'END'
		primary_hostname = mail.example.net
		local_interfaces = 127.0.0.1
		tls_advertise_hosts =
		acl_smtp_rcpt = accept
		acl_smtp_data = accept
		received_headers_max = 3
		keep_environment =
		log_selector = -queue_run

		begin routers
		dnslookup:
		  driver = dnslookup
		  domains = ! mail.example.net
		  transport = remote_smtp
		  self = send
		  no_more

		begin transports
		remote_smtp:
		  driver = smtp
		  command_timeout = 5s
		  hosts_require_tls = mx.bank.example.org
		  tls_verify_hosts = mx.bank.example.org
		  tls_try_verify_hosts =
		  allow_localhost

		begin retry
		* * F,4s,1s
	END
	chmod 640 /etc/exim4/exim4.conf
	chgrp Debian-exim /etc/exim4/exim4.conf
}

start() { exim4 -bd -q2s; }
