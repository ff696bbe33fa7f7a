package parse

import "testing"

// TestTongues holds that a notice in any of these languages is heard, and whom it names.
func TestTongues(t *testing.T) {
	for language, text := range map[string]string{
		"german":     "Ihre Nachricht an bob@example.org konnte nicht zugestellt werden: Empfänger unbekannt",
		"russian":    "Сообщение для bob@example.org не может быть доставлено: почтовый ящик переполнен.",
		"ukrainian":  "Не вдалося доставити повідомлення на адресу bob@example.org: скриньку не знайдено",
		"czech":      "Zprávu pro bob@example.org nelze doručit: uživatel neexistuje.",
		"slovak":     "Správa nebola doručená na adresu bob@example.org",
		"swedish":    "Meddelandet till bob@example.org kunde inte levereras: mottagarens brevlåda är full.",
		"danish":     "Meddelelsen til bob@example.org kunne ikke leveres: adressen findes ikke.",
		"norwegian":  "Meldingen ble ikke levert til bob@example.org fordi adressen ikke ble funnet.",
		"finnish":    "Viestiäsi ei toimitettu osoitteeseen bob@example.org, koska osoitetta ei löytynyt.",
		"hungarian":  "Az üzenetet nem sikerült kézbesíteni a következő címre: bob@example.org",
		"romanian":   "Mesajul nu a fost livrat la bob@example.org, deoarece adresa nu a putut fi găsită.",
		"turkish":    "bob@example.org adresine iletiniz teslim edilemedi: kullanıcı bulunamadı.",
		"greek":      "Το μήνυμά σας δεν παραδόθηκε στη διεύθυνση bob@example.org",
		"indonesian": "Pesan Anda tidak terkirim ke bob@example.org karena alamat tidak ditemukan.",
		"arabic":     "لم يتم تسليم رسالتك إلى bob@example.org نظرًا لأنه لم يتم العثور على العنوان",
		"korean":     "bob@example.org 주소로 메일이 전송되지 않았습니다. 받는 사람의 메일함이 가득 찼습니다.",
	} {
		r := Text(text)
		if len(r.Failures) != 1 || !speaksUp(r) || r.Failures[0].Recipient != "bob@example.org" {
			t.Errorf("%s: want one failure for bob@example.org that is heard, got %+v", language, r.Failures)
		}
	}
}
