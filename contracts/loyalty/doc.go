// Package loyalty is a merchant's client of the loyalty contracts of its
// consortium: its points, its reward campaigns and programmes, and what is read of
// anybody's; the exchange of offers, as a relayer and as a member that votes; netting.
//
//	p, err := loyalty.NewPoints(loyalty.PointsConfig{Client: client, Factory: d.PointsFactory, Store: store})
//	err = p.Issue(ctx, lines)          // on disk; sent when the chain answers
//	places, err := p.Where(ctx, refs)  // pending, sent, mined, final
//
//	c := loyalty.NewCampaign(client, at)
//	id, err := c.Stop(ctx, stop, signature) // refused at once by name, or on its way
//
// It owns no goroutine: transactions go into the outbox of contracts/chain, which
// moves them along. What is sent is named by its Ref, so that a restart or an
// impatient caller sends nothing twice. See docs/spec/points.md, rewards.md and memberships.md.
package loyalty
