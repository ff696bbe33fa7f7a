package parse

// eventNames are the names of members by what they hold.
var eventNames = map[string]string{
	"email": "to", "recipient": "to", "rcpt_to": "to", "emailaddress": "to", "to": "to", "raw_rcpt_to": "to", "rcpt": "to", "recipientaddress": "to", "recipient_address": "to", "recipient-address": "to",
	"receiver": "to", "rejected": "to", "destination": "to", "original_recipient": "to", "recipients": "to",
	"reason": "reply", "response": "reply", "diagnosticcode": "reply", "smtpresponse": "reply", "smtp_response": "reply", "raw_reason": "reply", "message": "reply", "description": "reply", "delivery-message": "reply",
	"error": "reply", "smtp_msg": "reply", "content": "reply", "details": "reply", "detail": "reply", "diag": "reply", "diagnostic_code": "reply", "output": "reply", "bounce_description": "reply",
	"dsndiag": "reply", "status_message": "reply", "smtp_reply": "reply", "last_error": "reply", "errormessage": "reply", "msg": "reply", "host_message": "reply", "recipient_status": "reply",
	"reject_reason": "reply", "smtpreply": "reply", "recipient-status": "reply", "rejinfo": "reply", "rejtype": "reply", "exception.message": "reply", "custom_data": "reply", "source-context": "reply", "smtpmsg": "reply",
	"status": "enhanced", "enhancedcode": "enhanced", "enhanced-code": "enhanced", "smtp_enchcode": "enhanced", "dsnstatus": "enhanced", "enhanced_code": "enhanced", "dsn": "enhanced",
	"code": "code", "smtp_code": "code", "responsecode": "code", "reply_code": "code", "error_code": "code", "smtpstatus": "code", "smtp-code": "code", "rejcode": "code", "smtpcode": "code",
	"class": "class", "subject": "subject",
	"ip": "ip", "sendingip": "ip", "sending_ip": "ip", "sending-ip": "ip", "dlvsourceip": "ip", "fromip": "ip", "sourceip": "ip",
	"from": "from", "sender": "from", "friendly_from": "from", "mail_from": "from", "orig": "from", "senderaddress": "from", "sender_address": "from", "sender-address": "from", "source": "from", "msg_from": "from",
	"mx-host": "host", "remote_server": "host", "hostname": "host", "dsnmta": "host", "toip": "hostip", "addr": "hostip",
	"event": "event", "type": "event", "eventtype": "event", "notificationtype": "event", "recordtype": "event", "event_type": "event", "event-type": "event", "event-id": "event", "event_id": "event", "eventid": "event", "dsnaction": "event", "action": "event",
}

// ofMail are names that only mail's own JSON has.
var ofMail = map[string]bool{"bouncetype": true, "bouncesubtype": true, "bouncedrecipients": true, "complainedrecipients": true, "complaintfeedbacktype": true, "bounce_class": true,
	"error_related_to": true, "diagnosticcode": true, "rcpt_to": true, "raw_rcpt_to": true, "raw_reason": true, "delivery-status": true, "delivery-message": true, "sg_event_id": true, "sg_message_id": true,
	"bounce_classification": true, "bounce_description": true, "mj_campaign_id": true, "smtp_code": true, "smtp_enchcode": true, "smtp_msg": true, "enhanced_code": true, "smtp-id": true,
	"bouncecat": true, "dsnstatus": true, "dsndiag": true, "recipient_status": true, "smtpstatus": true, "smtpmsg": true, "smtpresponse": true, "bounce_type": true, "remotemtaip": true, "reportingmta": true, "bouncedat": true,
	"recipient-status": true, "host_message": true, "bounceclass": true, "rejtype": true, "rejcode": true, "smtpreply": true}

// eventMarks are names and values in an event that let a text be looked at.
var eventMarks = []string{"bouncetype", "bouncesubtype", "complaintfeedbacktype", "bounce_class", "error_related_to", "typecode", "delivery-status", "hard_bounce", "soft_bounce", "hardbounce", "softbounce",
	"email.bounced", "email.delivery_delayed", "email.complained", "email.failed", "spamreport", "activity.hard_bounced", "activity.soft_bounced", "activity.spam_complaint", "suppress-", "smtp_code", "dsnstatus",
	"deferred\"", "dropped\"", "bounce\"", "bounced\"", "complained\"", "complaint\"", "spamcomplaint\"", "spamnotification\"", "manuallydeactivated", "dmarcpolicy", "invalid_email", "transientfailure", "messagedeliveryfailed", "messagedelayed", "messagebounced", "recipient_status", "recipientaddress", "recipient_address", "recipient-address", "due to blacklist user", "hard-bounce", "soft-bounce", "reject_reason", "smtpreply"}

// toldNames are names whose values stand for the server's words where those are missing.
var toldNames = map[string]bool{"bouncetype": true, "bouncesubtype": true, "complaintfeedbacktype": true, "bounce_class": true, "bounceclass": true, "error_related_to": true, "error": true, "event": true, "type": true, "typecode": true, "eventtype": true,
	"notificationtype": true, "reason": true, "severity": true, "bounce_classification": true, "message": true, "description": true, "name": true, "code": true, "errorcode": true, "recordtype": true, "bouncecat": true,
	"bounce_type": true, "reject_reason": true, "details": true, "reject": true, "status": true, "recipientstatus": true, "subtype": true}

// failedEvents are values that tell of a failure: 2 where only mail services write them, 1 where they leave a doubt, 0 where
// anything can be called so.
var failedEvents = map[string]int{
	"bounce": 1, "bounced": 1, "dropped": 1, "deferred": 1, "complaint": 1, "complained": 1, "transientfailure": 2, "adminbounce": 2, "oob": 1, "expiration": 0,
	"hard_bounce": 2, "soft_bounce": 2, "hardbounce": 2, "softbounce": 2, "hard-bounce": 2, "soft-bounce": 2, "invalid_email": 2, "spamreport": 2, "spam_complaint": 2, "spamcomplaint": 2, "spamnotification": 2,
	"badmailaddress": 2, "bademailaddress": 2, "manuallydeactivated": 2, "dmarcpolicy": 2, "autoresponder": 2, "addresschange": 1, "dnserror": 2, "virusnotification": 2, "challengeverification": 2, "manualsuppression": 2, "smtpapierror": 2,
	"templaterenderingfailed": 2, "inbounderror": 2, "openrelaytest": 2, "transient": 0, "blocked": 0, "failed": 0, "fail": 0, "error": 0, "rejected": 0, "reject": 0, "spam": 0, "invalid": 0, "delayed": 0, "delay": 0, "expired": 0, "undelivered": 1,
	"email.bounced": 2, "email.delivery_delayed": 2, "email.complained": 2, "email.failed": 2, "email.suppressed": 2, "activity.hard_bounced": 2, "activity.soft_bounced": 2, "activity.spam_complaint": 2,
	"out_of_band": 2, "policy_rejection": 2, "generation_failure": 2, "generation_rejection": 2, "permanent_fail": 2, "temporary_fail": 2, "messagedeliveryfailed": 2, "messagedelayed": 2, "messagebounced": 2, "messageheld": 1,
	"dsn": 0, "subscribe": 0, "unsubscribe": 0, "blacklist": 0, "unknown": 0,
}

// rejectReasons are the values of Mandrill's "reject_reason". Other services have the name, too, and some of the values.
var rejectReasons = map[string]bool{"hard-bounce": true, "soft-bounce": true, "spam": true, "unsub": true, "custom": true, "invalid-sender": true, "invalid": true, "test-mode-limit": true, "unsigned": true, "rule": true, "recipient limit exceeded": true}

// mailReasons are values of "reason" and its like that only mail services write.
var mailReasons = []string{"suppress-", "bounced address", "spam reporting address", "unsubscribed address", "recipient list over package quota", "greylisted", "invalid smtpapi header",
	"no mx for ", "not delivering to previously", "previously bounced", "account-level suppression list", "sent a hard bounce message", "marked as inactive", "sender signature on your account",
	"due to blacklist user", "mailbox inactive", "preblocked", "no mail host", "typofix", "spam reporter", "duplicate in campaign", "relay/access denied", "sender blocked", "content blocked", "user unknown", "quota exceeded", "policy issue", "mailbox full",
	"unable to parse server reason", "hard-bounce", "soft-bounce"}

// workedEvents are values of what went well, or what is no delivery at all.
var workedEvents = map[string]bool{"delivered": true, "delivery": true, "open": true, "opened": true, "click": true, "clicked": true, "sent": true, "send": true, "processed": true, "request": true, "email.sent": true,
	"email.delivered": true, "reception": true, "deliver": true, "relayed": true, "accepted": true, "expanded": true}
