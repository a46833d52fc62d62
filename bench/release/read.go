package main

import (
	"context"
	crand "crypto/rand"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/bench/arms"
	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/vault"
)

// scenario is one network and the reads over it.
type scenario struct {
	Trials int
	Seed   uint64
	Think  time.Duration // what a custodian takes for checks and disk: virtual time does not see work
}

// outcome is what a scenario measured, in milliseconds of virtual time.
type outcome struct {
	Ours, Base arms.Sample // one of each a trial
	Failed     int         // reads that gave no key
	Wrong      int         // reads whose key does not open the record
	CPU        float64     // seconds of a read, of reader and custodians together
}

// trial says how the custodians behave at the moment.
type trial struct{ dead, lying int }

// world is a reader and five custodians, each of them twice: one that holds its
// share, and one that kept the share of an older sharing and answers with that.
type world struct {
	*links
	customer      *customer
	registry      registry
	honest, lying [custodians]*custody.Service
	now           atomic.Pointer[trial]
	think         time.Duration
}

const (
	echoProtocol = "/souk/bench-echo/1"
	settle       = 2 * time.Second // for late answers and acknowledgements of the read before
)

func run(s scenario) outcome {
	ctx := context.Background()
	dir := need(os.MkdirTemp("", "souk-bench-release-"))
	defer os.RemoveAll(dir)
	w := &world{links: newLinks(), customer: newCustomer(custodians), registry: newRegistry(1), think: s.Think}
	w.now.Store(&trial{dead: -1, lying: -1})
	time.Sleep(time.Second) // identify must listen before protocols come
	w.start(ctx, dir)
	w.connect(ctx)
	r := rand.New(rand.NewPCG(s.Seed, 1))
	var o outcome
	for n := range s.Trials {
		w.draw(r)
		order := r.Perm(custodians)
		w.now.Store(&trial{dead: order[0], lying: order[1]})
		honest := order[2:]
		w.echoAll(ctx, order) // connections are warm and know their round trip
		w.echoAll(ctx, order)
		time.Sleep(settle)
		if n%2 == 0 { // interleaved, in turn
			o.Base = append(o.Base, w.third(ctx, honest))
			time.Sleep(settle)
		}
		w.read(ctx, &o)
		time.Sleep(settle)
		if n%2 == 1 {
			o.Base = append(o.Base, w.third(ctx, honest))
			time.Sleep(settle)
		}
	}
	o.CPU /= float64(s.Trials)
	time.Sleep(time.Minute) // the dead one's handlers end
	w.close()
	return o
}

// start makes the custodians, deposits the customer's shares and serves.
func (w *world) start(ctx context.Context, dir string) {
	former := *w.customer
	var err error
	former.shares, former.commitments, err = former.secret.Split(crand.Reader, threshold, custodians)
	check(err)
	for i, h := range w.custodians {
		w.honest[i], w.lying[i] = w.custodian(i, dir, w.customer), w.custodian(i, dir, &former)
		w.mustLie(ctx, i)
		w.serve(ctx, i, h)
	}
}

// mustLie makes sure that the liar answers, and answers wrongly.
func (w *world) mustLie(ctx context.Context, i int) {
	answer := need(w.lying[i].Release(ctx, w.customer.request(i)))
	if vault.VerifyPartial(w.customer.commitments, w.customer.header, answer.Partial) == nil {
		panic("the lying custodian tells the truth")
	}
}

func (w *world) custodian(i int, dir string, c *customer) *custody.Service {
	d := memoryDisk(need(os.MkdirTemp(dir, "log-")))
	s := need(custody.New(context.Background(), custody.Config{
		Self: merchant(i), Consortium: consortium, Key: peerKey(i), Store: d.store, Log: d.log,
		Registry: func() did.Registry { return w.registry }, Line: lines([]*customer{c}), Exited: standing, Ending: nothing, Fresh: func() bool { return true },
	}))
	need(s.Handle(context.Background(), c.deposit(i)))
	return s
}

func (w *world) serve(ctx context.Context, i int, h host.Host) {
	h.SetStreamHandler(echoProtocol, func(s network.Stream) {
		_, err := io.Copy(s, s)
		if err = errors.Join(err, s.Close()); err != nil {
			_ = s.Reset()
		}
	})
	stream.Serve(ctx, h, custody.ReleaseProtocol, func(ctx context.Context, _ peer.ID, raw []byte) (any, error) {
		var r custody.ReleaseRequest
		if err := codec.Unmarshal(raw, &r, custody.ReleaseProtocol.MaxRequest); err != nil {
			return nil, err
		}
		now := w.now.Load()
		switch i {
		case now.dead:
			<-ctx.Done() // it took the request and is never heard of again
			return nil, ctx.Err()
		case now.lying:
			return w.lying[i].Release(ctx, r)
		}
		time.Sleep(w.think)
		return w.honest[i].Release(ctx, r)
	})
}

// read opens the customer's record as its reader does.
func (w *world) read(ctx context.Context, o *outcome) {
	c := w.customer
	reading := custody.Reading{
		Consortium: consortium, Reader: merchant(c.reader), Key: peerKey(c.reader), Registry: w.registry, Ask: w.ask, Grant: c.grant, Purpose: purpose,
		Header: c.header, Threshold: threshold, Commitments: c.commitments,
	}
	for i := range custodians {
		reading.Custodians = append(reading.Custodians, consent.Custodian{Merchant: merchant(i), Index: uint16(i + 1)})
	}
	spent, began := arms.CPU(), time.Now()
	z, err := reading.Gather(ctx)
	o.Ours = append(o.Ours, milliseconds(time.Since(began)))
	o.CPU += (arms.CPU() - spent).Seconds()
	if err != nil {
		o.Failed++
		return
	}
	if plain, err := vault.Open(c.header, z, c.key, c.body); err != nil || string(plain) != plaintext {
		o.Wrong++
	}
}

func (w *world) ask(ctx context.Context, m did.Merchant, r custody.ReleaseRequest) (custody.ReleaseAnswer, error) {
	var answer custody.ReleaseAnswer
	to := w.custodians[m[2]]
	return answer, stream.Call(ctx, w.reader, to.ID(), custody.ReleaseProtocol, r, &answer)
}

// third is how long the third fastest of the honest custodians takes to echo 32 bytes.
func (w *world) third(ctx context.Context, honest []int) float64 {
	took := w.echoAll(ctx, honest)
	slices.Sort(took)
	return milliseconds(took[threshold-1])
}

func (w *world) echoAll(ctx context.Context, which []int) []time.Duration {
	times := make(chan time.Duration, len(which))
	for _, i := range which {
		go func() { times <- w.echo(ctx, w.custodians[i].ID()) }()
	}
	var took []time.Duration
	for range which {
		took = append(took, <-times)
	}
	return took
}

func (w *world) echo(ctx context.Context, to peer.ID) time.Duration {
	began := time.Now()
	s := need(w.reader.NewStream(ctx, to, echoProtocol))
	need(s.Write(make([]byte, 32)))
	check(s.CloseWrite())
	need(io.ReadFull(s, make([]byte, 32)))
	took := time.Since(began)
	check(s.Close())
	return took
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1e3 }
