packages=(postfix ca-certificates)

configure() {
	cat >/etc/postfix/main.cf <<-'END'
		compatibility_level = 3.6
		myhostname = mail.example.net
		mydestination = mail.example.net, localhost
		mynetworks = 127.0.0.0/8
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		alias_maps =
		local_recipient_maps =
		queue_run_delay = 2s
		minimal_backoff_time = 2s
		maximal_backoff_time = 2s
		maximal_queue_lifetime = 4s
		smtp_helo_timeout = 5s
		smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt
		smtp_tls_policy_maps = inline:{ bank.example.org=secure }
	END
	postconf -F '*/*/chroot=n'
}

start() { postfix start; }
