package discordfake

import "fmt"

// SubmitModal lets the one who was shown a window send it in, with its fields by their custom_id: a string, a File or a []File. The
// test fails if no window was shown or if it could not be sent in so.
func (s *Server) SubmitModal(h *Handle, fields Options) *Handle {
	if h == nil || h.a == nil {
		return &Handle{}
	}
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.a.first != AnswerModal {
		return s.cannot("SubmitModal: no window was shown")
	}
	c := s.channels[h.a.channel]
	a := s.act(interactSubmit, h.a.user, c)
	a.trigger, a.on, a.owners = h.a, h.a.on, h.a.owners
	f := submission{s: s, channel: c.ID, fields: fields, used: map[string]bool{}, resolved: object{}}
	data := object{"custom_id": text(h.a.data, "custom_id")}
	list := []object{}
	for _, top := range objects(h.a.data["components"]) {
		list = append(list, f.component(top))
	}
	data["components"] = list
	for _, name := range fields.names() {
		if !f.used[name] {
			f.err = fmt.Errorf("the window has no field %q", name)
		}
	}
	if f.err != nil {
		s.giveUp(a)
		return s.cannot("SubmitModal: %v", f.err)
	}
	if len(f.resolved) > 0 {
		data["resolved"] = f.resolved
	}
	return s.deliver(a, s.payload(a, data))
}

// submission fills in a window.
type submission struct {
	s        *Server
	channel  string
	fields   Options
	used     map[string]bool
	resolved object
	err      error
}

// component gives a component with what was filled in.
func (f *submission) component(c object) object {
	o := object{"type": integer(c, "type"), "id": integer(c, "id")}
	if inner, ok := c["component"].(object); ok {
		o["component"] = f.component(inner)
		return o
	}
	if inner := objects(c["components"]); len(inner) > 0 {
		list := []object{}
		for _, one := range inner {
			list = append(list, f.component(one))
		}
		o["components"] = list
		return o
	}
	id := text(c, "custom_id")
	if id == "" {
		return o
	}
	o["custom_id"], f.used[id] = id, true
	required, said := c["required"].(bool)
	required = required || !said
	switch integer(c, "type") {
	case componentInput:
		v, _ := f.fields[id].(string)
		most, limited := number(c, "max_length")
		if !limited {
			most = 4000
		}
		if n := runes(v); required && n == 0 || n > most || n > 0 && n < integer(c, "min_length") {
			f.err = fmt.Errorf("the field %q takes no %d characters", id, n)
		}
		o["value"] = v
	case componentUpload:
		o["values"] = f.upload(c, id, required)
	default:
		values := []string{}
		if v, ok := f.fields[id].(string); ok {
			values = append(values, v)
		}
		o["values"] = values
	}
	return o
}

// upload gives the ids of the files of a field.
func (f *submission) upload(c object, id string, required bool) []string {
	var list []File
	switch v := f.fields[id].(type) {
	case File:
		list = []File{v}
	case []File:
		list = v
	}
	most, limited := number(c, "max_values")
	if !limited {
		most = 1
	}
	if required && len(list) == 0 || len(list) > most {
		f.err = fmt.Errorf("the field %q takes no %d files", id, len(list))
	}
	ids := []string{}
	for _, one := range list {
		file := f.s.keepFile(one, f.channel, true)
		ids = append(ids, file)
		into(f.resolved, "attachments", file, f.s.wireFile(f.s.files[file]))
	}
	return ids
}
