package discordfake

// Link is an open connection of the gateway.
type Link struct {
	ID            int // counted from 1
	Shard, Shards int
	Session       string // empty before it has one
	Intents       int
}

// Links gives the connections that are open.
func (s *Server) Links() []Link {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Link
	for _, l := range s.links {
		one := Link{ID: l.id}
		if l.session != nil {
			one.Shard, one.Shards, one.Session, one.Intents = l.session.shard, l.session.shards, l.session.id, l.session.intents
		}
		list = append(list, one)
	}
	return list
}
