package parse

import "testing"

// TestEntries reads the lines that servers log of one recipient, each as its program writes it.
func TestEntries(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"Haraka":               {"[INFO] [A1.1] [outbound] Temp failing 17_17_0_8_ab_3_mx1 for 64 seconds: Upstream error: 421 4.3.2 closing", "|||421|4.3.2 delayed"},
		"Kerio":                {"[03/Nov/2026 09:12:01] Sent: Queue-ID: 438dd9ea-00000000, Recipient: <bob@example.org>, Result: failed, Status: 5.1.1 550 5.1.1 no such user, Remote-Host: 192.0.2.25", "bob@example.org|||550|5.1.1 final"},
		"Kerio, delayed":       {"[03/Nov/2026 09:12:01] Sent: Queue-ID: 438dd9ea-00000000, Recipient: <bob@example.org>, Result: delayed, Status: 4.4.1 Cannot connect to the SMTP server mx.example.org, Remote-Host: 192.0.2.25, Msg-Id: <a1@example.com>", "bob@example.org||||4.4.1 delayed"},
		"Kerio, delivered":     {"[03/Nov/2026 09:12:01] Sent: Queue-ID: 438dd9ea-00000000, Recipient: <bob@example.org>, Result: delivered, Status: 2.0.0", ""},
		"Kerio, security":      {"[03/Nov/2026 09:12:01] Attempt to deliver to unknown recipient <bob@example.org>, from <alice@example.com>, IP address 192.0.2.7", "bob@example.org|alice@example.com||| final"},
		"Kerio, relay":         {"[03/Nov/2026 09:12:01] Relay attempt from IP address 192.0.2.7, mail from <alice@example.com> to <bob@example.net> rejected", "bob@example.net|alice@example.com||| final"},
		"CommuniGate":          {"00:08:20.111 1 DEQUEUER [18] SMTP(example.org)bob@example.org failed: 550 5.1.1 no such user", "bob@example.org|||550|5.1.1 final"},
		"CommuniGate, relayed": {"00:08:20.111 2 DEQUEUER [18] SMTP(example.org)bob@example.org relayed: relayed via mx.example.org", ""},
		"rspamd":               {"2026-11-03 09:12:01 #38(rspamd_proxy) <8172f3>; proxy; rspamd_task_write_log: id: <a1@example.com>, qid: <4F2A>, ip: 192.0.2.7, from: <alice@example.com>, (default: T (reject): [16.20/15.00] [BAYES_SPAM(5.10){100.00%;}]), len: 23, time: 50.1ms, rcpts: <bob@example.org>", "bob@example.org|alice@example.com||| final"},
		"rspamd, accepted":     {"2026-11-03 09:12:01 #38(rspamd_proxy) <8172f3>; proxy; rspamd_task_write_log: id: <a1@example.com>, qid: <4F2A>, from: <alice@example.com>, (default: F (add header): [7.20/15.00] [BAYES_SPAM(5.10){100.00%;}]), len: 23, rcpts: <bob@example.org>", ""},
		"Zimbra":               {"2026-11-03 09:12:01,242 INFO  [LmtpServer-12] [ip=192.0.2.9;] lmtp - rejecting message bob@example.org: overquota", "bob@example.org||||"},
		"Dovecot":              {"Nov  3 09:12:01 mail dovecot: lmtp(bob@example.org)<15><2E>: sieve: msgid=<a1@example.com>: failed to store into mailbox 'INBOX': Quota exceeded (mailbox for user is full)", "bob@example.org||||"},
		"Dovecot, lookup":      {"Nov  3 09:12:01 mail dovecot: lmtp(8): Error: lmtp-server: conn unix:pid=8,uid=1 [1]: rcpt bob@example.org: Failed to lookup user bob@example.org: Internal error occurred.", "bob@example.org||||"},
		"Dovecot, older":       {"Nov  3 09:12:01 mail dovecot: lmtp(8): Error: conn unix:pid=8,uid=1 [1]: rcpt bob@example.org: Failed to lookup user: timed out", "bob@example.org||||"},
		"Cyrus":                {"Nov  3 09:12:01 mail cyrus/lmtpunix[20]: verify_user(user.bob) failed: Mailbox does not exist", "||||"},
		"IronPort, mail log":   {"Tue Nov  3 09:12:01 2026 Info: Bounced: DCID 3 MID 4 to RID 0 - 5.1.0 - Unknown address error ('550', ['<bob@example.org>... Relaying denied']) []", "bob@example.org|||550|5.1.0 final"},
		"IronPort, bounce log": {"Tue Nov  3 09:12:01 2026 Info: Delayed: 44:0 From:<alice@example.com> To:<bob@example.org> Reason: \"4.1.0 - Unknown address error\" Response: \"('451', ['try later'])\"", "bob@example.org|alice@example.com||451|4.1.0 delayed"},
		"IronPort, no reply":   {"Tue Nov  3 09:12:01 2026 Info: Bounced: DCID 8 MID 19 From: <alice@example.com> To: <bob@example.org> RID 0 - 5.4.7 - Delivery expired (message too old) ('000', ['timeout'])", "bob@example.org|alice@example.com|||5.4.7 final"},
		"hMailServer":          {"\"TCPIP\"\t28\t\"2026-11-03 09:12:01.123\"\t\"SMTPDeliverer - Message 17 - Connection failed: Host name: 192.0.2.25, message: No connection could be made\"", "|||| delayed"},
		"MailEnable":           {"11/03/26 09:12:01\tME-E0109: Relay Denied: Failed to meet all relay criteria.", "||||"},
		"SmarterMail":          {"09:12:05 [63054] Delivery for alice@example.com to bob@example.org has completed (Bounced)", "bob@example.org|alice@example.com||| final"},
		"maddy":                {"Delivery to bob@example.org failed with error: SMTP error 550: no such user", "bob@example.org|||550| final"},
		"Postal":               {"No SMTP servers were available for example.org. Tried mx.example.org.", "|||| delayed"},
	} {
		if got := inLines(c.text, "entry"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestBarracuda reads the log of a Barracuda gateway by what was done with the message.
func TestBarracuda(t *testing.T) {
	const line = "Nov  3 09:12:01 bsf inbound/pass1[12]: mx.example.com[192.0.2.7] 17-0a1b-1 17 18 RECV alice@example.com bob@example.org "
	for done, want := range map[string]string{"2 62 zen.spamhaus.org": "bob@example.org|alice@example.com||| final", "5 4 -": "bob@example.org|alice@example.com||| delayed", "0 0 -": ""} {
		if got := inLines(line+done, "filter-log"); got != want {
			t.Errorf("%s: %q, want %q", done, got, want)
		}
	}
	const scan = "Nov  3 09:12:01 bsf scan[77]: mx.example.com[192.0.2.7] 17-0a1b-1 17 18 SCAN ENC alice@example.com bob@example.org 12.1 2 40 - SZ:1047 SUBJ:Hello"
	if got, want := inLines(scan, "filter-log"), "bob@example.org|alice@example.com||| final"; got != want {
		t.Errorf("scan: %q, want %q", got, want)
	}
}

// TestListings reads what PowerShell shows of Exchange: tables in columns of blanks, and lists of fields.
func TestListings(t *testing.T) {
	const refused = "bob@example.org|alice@example.com||550|5.1.10"
	for name, c := range map[string]struct{ text, want string }{
		"table":          {"EventId Sender            Recipients        RecipientStatus\n------- ------            ----------        ---------------\nFAIL    alice@example.com {bob@example.org} {550 5.1.10 not found}\nSEND    alice@example.com {amy@example.org} {250 2.0.0 Ok}", refused},
		"trace":          {"Received          Sender Address    Recipient Address Subject Status\n--------          --------------    ----------------- ------- ------\n11/3/2026 9:12:01 alice@example.com bob@example.org   Hello   Failed", "bob@example.org|alice@example.com|||"},
		"list":           {"EventId         : FAIL\nRecipients      : {bob@example.org}\nRecipientStatus : {550 5.1.10 not found}\nSender          : alice@example.com", refused},
		"delivered":      {"EventId         : DELIVER\nRecipients      : {bob@example.org}\nRecipientStatus : {}\nSender          : alice@example.com", ""},
		"other table":    {"Name Email           Status\n---- -----           ------\nBob  bob@example.org failed", ""},
		"other list":     {"Name   : Bob\nEmail  : bob@example.org\nStatus : failed", ""},
		"no row":         {"Sender            Recipients        RecipientStatus\n------            ----------        ---------------", ""},
		"list cut short": {"Recipients      : {bob@example.org}\nSender          : alice@example.com", ""},
	} {
		if got := inLines(c.text, "table"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestTrace gives the last error of a message trace to the recipient that the trace names.
func TestTrace(t *testing.T) {
	const (
		led    = "Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found};{MSG=};{FQDN=mx.example.org};{IP=192.0.2.25};{LRT=}]"
		failed = "bob@example.org|||550|5.1.10 final"
	)
	for name, c := range map[string]struct{ text, want string }{
		"alone":               {led, "|||550|5.1.10 final"},
		"label":               {"Recipient: bob@example.org\nStatus: Failed\n\n" + led, failed},
		"PowerShell":          {"RecipientAddress : bob@example.org\nEvent            : Fail\nDetail           : " + led, failed},
		"table of the portal": {"Date (UTC)\tSender\tRecipient\tSubject\tStatus\n11/3/2026 9:12\talice@example.com\tbob@example.org\tHello\tFailed\n\nMessage events\n11/3/2026 9:12\tFail\t" + led, "bob@example.org|alice@example.com||550|5.1.10 final"},
		"two recipients":      {"Recipient: bob@example.org\nRecipient: carol@example.net\n" + led, "|||550|5.1.10 final"},
		"sentence":            {"Mail to bob@example.org. " + led, failed},
		"deferred":            {"Defer: Reason: [{LED=451 4.7.23 later i{2b0c-49};};{MSG=};{FQDN=};{IP=};{LRT=}]", "|||451|4.7.23 delayed"},
		"cut":                 {"Reason: [{LED=550 5.7.703 Your message can't be delivered because", "|||550|5.7.703 final"},
		"success":             {"Reason: [{LED=250 2.1.5 RESOLVER.OOF.IntToExt; handled};{MSG=};{FQDN=};{IP=};{LRT=}]", ""},
	} {
		if got := inLines(c.text, "trace", "table"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestHostBefore speaks of the server whom a program names as mail's programs do.
func TestHostBefore(t *testing.T) {
	for text, want := range map[string]bool{
		"mx.example.org [192.0.2.1]: Connection timed out: retry timeout exceeded": true,
		"Connected to 192.0.2.1 but my name was rejected.":                         true,
		"retry timeout exceeded":                   false,
		"but my name was rejected, says 192.0.2.1": false,
	} {
		if got := speaksUp(Text(text)); got != want {
			t.Errorf("%s: speaks %v", text, got)
		}
	}
}

// TestNamedBefore speaks of the recipient whom a notice in one line names.
func TestNamedBefore(t *testing.T) {
	for text, want := range map[string]string{
		"<bob@example.org> (connection to 'mx.example.org' failed: Connection refused)": "bob@example.org",
		"<bob@example.org> (failed to lookup 'example.org': no record)":                 "bob@example.org",
		"Your message to <bob@example.org> was automatically rejected:\nno thanks":      "bob@example.org",
		"connection to 'redis' failed, says <bob@example.org>":                          "",
	} {
		got := ""
		if r := Text(text); speaksUp(r) {
			got = r.Failures[0].Recipient
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestEximParagraph reads what somebody pastes of an Exim bounce: one address, with what its server answered.
func TestEximParagraph(t *testing.T) {
	for name, c := range map[string]struct{ text, recipient, host, command string }{
		"host behind the command": {"  bob@example.org\n    SMTP error from remote mail server after end of data:\n    host mx.example.org [192.0.2.1]: 550 not today", "bob@example.org", "mx.example.org", "end of data"},
		"host above":              {"  bob@example.org\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<robert@example.org>:\n    550 not today", "bob@example.org", "mx.example.org", "RCPT TO"},
		"without the address":     {"SMTP error from remote mail server after RCPT TO:<bob@example.org>: host mx.example.org [192.0.2.1]: 550 not today", "bob@example.org", "mx.example.org", "RCPT TO"},
		"without anybody's":       {"What is this?\nSMTP error from remote mail server after initial connection: host mx.example.org [192.0.2.1]: 550 not today", "", "mx.example.org", "initial connection"},
		"below another sentence":  {"I wrote to carol@example.com\nSMTP error from remote mail server after pipelined DATA: host mx.example.org [192.0.2.1]: 550 not today", "", "mx.example.org", "pipelined DATA"},
	} {
		r := Text(c.text)
		if len(r.Failures) != 1 {
			t.Errorf("%s: %+v", name, r.Failures)
			continue
		}
		if f := r.Failures[0]; f.Recipient != c.recipient || f.RemoteHost != c.host || f.Command != c.command || f.Text != "not today" {
			t.Errorf("%s: recipient %q, host %q, after %q, words %q", name, f.Recipient, f.RemoteHost, f.Command, f.Text)
		}
	}
}
