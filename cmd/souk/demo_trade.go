package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/importer"
	"github.com/souk-network/souk/protocol/credential"
)

const (
	// lanes is how many orders of one merchant are under way at once. All
	// orders of one customer go through one lane, so that a cancellation comes
	// after what it takes back.
	lanes = 3
	// orderPatience is how long an order is tried while its merchant is away.
	orderPatience = 3 * time.Minute
)

// trade replays three fifths of the orders. A fifth in, the second merchant's
// process is killed and started again; two fifths in, the third merchant is cut
// off from all others until this part ends. However few the orders are, both
// happen.
func (d *demo) trade(ctx context.Context) error {
	orders := d.in.Orders[:len(d.in.Orders)*3/5]
	var killed, parted error
	var wait sync.WaitGroup
	kill := sync.OnceFunc(func() { wait.Go(func() { killed = d.killAndRestart(ctx, d.merchants[1]) }) })
	part := sync.OnceFunc(func() { wait.Go(func() { parted = d.partition(ctx, 2, true) }) })
	err := d.replay(ctx, orders, func(done int) {
		if done > len(orders)/3 {
			kill()
		}
		if done > len(orders)*2/3 {
			part()
		}
	})
	if err == nil {
		kill()
		part()
	}
	wait.Wait()
	return errors.Join(err, killed, parted, d.partition(ctx, 2, false))
}

func (d *demo) tradeRest(ctx context.Context) error {
	if err := d.replay(ctx, d.in.Orders[len(d.in.Orders)*3/5:], func(int) {}); err != nil {
		return err
	}
	return d.settle(ctx)
}

// killAndRestart ends a peer as a power cut would, leaves it away for a while,
// and starts it again on what is on its disk.
func (d *demo) killAndRestart(ctx context.Context, m *merchantProcess) error {
	m.kill()
	d.count.add(&d.count.Killed, 1)
	select {
	case <-time.After(2 * time.Second):
	case <-ctx.Done():
	}
	return m.start(ctx, nil)
}

// partition cuts a merchant off from all others, or lets it back in.
func (d *demo) partition(ctx context.Context, j int, cut bool) error {
	method := http.MethodDelete
	if cut {
		method = http.MethodPut
		d.count.add(&d.count.Partitioned, 1)
	}
	var failed []error
	for other, m := range d.merchants {
		if other != j {
			failed = append(failed, d.merchants[j].API.call(ctx, method, "/v1/blocked/"+m.ID.String(), nil, nil))
		}
	}
	return errors.Join(failed...)
}

// replay hands orders to their merchants and says after each how many are done.
func (d *demo) replay(ctx context.Context, orders []importer.Order, progress func(done int)) error {
	bar := newProgress(d.out, len(orders), "orders")
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for _, lane := range d.split(orders) {
		group.Go(func() error {
			for _, o := range lane {
				if err := d.sell(ctx, o); err != nil {
					return err
				}
				progress(int(done.Add(1)))
				if err := bar.Add(1); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// split puts orders into lanes by merchant and customer, in their order.
func (d *demo) split(orders []importer.Order) [][]importer.Order {
	number := map[string]int{}
	for j, name := range d.in.Merchants {
		number[name] = j
	}
	out := make([][]importer.Order, lanes*len(d.merchants))
	for _, o := range orders {
		lane := number[o.Merchant] * lanes
		if c := d.byRef[o.Customer]; c != nil {
			lane += c.Number % lanes
		}
		out[lane] = append(out[lane], o)
	}
	return out
}

// sell hands one order to its merchant, again and again while the merchant is
// away. The merchant records an order number once, however often it comes.
func (d *demo) sell(ctx context.Context, o importer.Order) error {
	m := d.merchantOf(o.Merchant)
	in := apiOrder(o.Credential(m.ID), o.Customer)
	var state api.OrderState
	began := time.Now()
	for {
		err := m.API.call(ctx, http.MethodPost, "/v1/orders", in, &state)
		if err == nil {
			break
		}
		var refused *apiError
		if errors.As(err, &refused) && refused.Status < 500 || time.Since(began) > orderPatience {
			return fmt.Errorf("order in row %d: %w", o.Lines[0].Row, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
	return d.countOrder(o, state)
}

func (d *demo) countOrder(o importer.Order, s api.OrderState) error {
	total, err := credential.ParseMicro(s.Total)
	if err != nil {
		return err
	}
	d.count.mu.Lock()
	defer d.count.mu.Unlock()
	d.count.Orders++
	d.count.Purchases += len(o.Lines)
	if d.sold, err = d.sold.Add(total); err != nil {
		return err
	}
	switch {
	case s.State == "anonymous":
		d.count.Anonymous++
	case s.State == "published":
		d.count.Credentials++
	default:
		return fmt.Errorf("order in row %d is %s and not published", o.Lines[0].Row, s.State)
	}
	if o.Cancelled {
		d.count.Reversals++
	}
	return nil
}

func (d *demo) merchantOf(name string) *merchantProcess {
	for _, m := range d.merchants {
		if m.Name == name {
			return m
		}
	}
	return nil
}

func apiOrder(o credential.Order, customer string) api.Order {
	out := api.Order{
		Customer: customer, Order: o.ID, Time: time.UnixMilli(int64(o.Time)).UTC(), Channel: o.Channel, Currency: o.Currency,
		Reverses: o.Reverses,
	}
	for _, l := range o.Lines {
		out.Lines = append(out.Lines, api.Line{SKU: l.SKU, Category: l.Category, Quantity: l.Quantity.String(), Amount: l.Amount.String()})
	}
	return out
}
