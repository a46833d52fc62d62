package witness

import (
	"bytes"
	"io"
	"strings"
	"testing"

	libpeer "github.com/libp2p/go-libp2p/core/peer"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/trace"
)

// What a process tells is what the full simulation would write, but for who, when
// and the brief name of whoever brought a fact.
func TestWhatIsToldIsHeard(t *testing.T) {
	var out bytes.Buffer
	told := NewTeller(&out)
	told.Observe(peer.Observation{What: peer.FactPublished, Fact: [32]byte{1}, Kind: fact.KindNotice, Bytes: 300})
	told.Observe(peer.Observation{What: peer.FactStored, Fact: [32]byte{2}, Kind: fact.KindHeader, Bytes: 400, Grant: [32]byte{9}, From: "somebody"})
	told.Observe(peer.Observation{What: peer.OrderTaken, Amount: 5}) // of this customer; no event
	told.Observe(peer.Observation{What: peer.RecordOpened, Fact: [32]byte{2}, Grant: [32]byte{9}})
	told.Observe(peer.Observation{What: peer.RecordRefused, Fact: [32]byte{3}, Grant: [32]byte{9}, Fault: fault.Revoked})
	told.Observe(peer.Observation{What: peer.CopiesPurged, Grant: [32]byte{9}, Count: 2})
	told.Durable()
	out.WriteString(`{"t":12,"what":"lo`) // it died

	var heard []string
	if err := Listen(&out, func(e trace.Event) {
		if e.At <= 0 {
			t.Errorf("without a time: %+v", e)
		}
		e.At = 0
		heard = append(heard, strings.TrimSpace(string(e.Append(nil))))
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"t":0,"what":"publish","fact":"0100000000000000","kind":"notice","bytes":300}`,
		`{"t":0,"what":"deliver","fact":"0200000000000000","kind":"header","peer":"` + libpeer.ID("somebody").String() + `","grant":"0900000000000000","bytes":400}`,
		`{"t":0,"what":"read","fact":"0200000000000000","grant":"0900000000000000"}`,
		`{"t":0,"what":"refused","fact":"0300000000000000","grant":"0900000000000000","note":"revoked"}`,
		`{"t":0,"what":"purge","fact":"0000000000000000","grant":"0900000000000000","n":2}`,
		`{"t":0,"what":"log"}`,
	}
	if got := strings.Join(heard, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("heard\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestWhatIsNoEventIsRefused(t *testing.T) {
	err := Listen(strings.NewReader("{\"t\":1,\"what\":\"log\"}\nhello\n"), func(trace.Event) {})
	if fault.KindOf(err) != fault.Malformed {
		t.Errorf("%v", err)
	}
}

// A mark comes for each line, and after what was told before it.
func TestMarks(t *testing.T) {
	in, write := io.Pipe()
	read, out := io.Pipe()
	told := NewTeller(out)
	go func() {
		told.Durable()
		_, _ = io.WriteString(write, "\n")
		_ = write.Close()
	}()
	go func() {
		_ = out.CloseWithError(told.Marks(in))
	}()
	var heard []trace.What
	if err := Listen(read, func(e trace.Event) { heard = append(heard, e.What) }); err != nil {
		t.Fatal(err)
	}
	if len(heard) != 2 || heard[0] != trace.Log || heard[1] != trace.Say {
		t.Errorf("%v", heard)
	}
}

func TestNobodyIsTold(t *testing.T) {
	var nobody *Teller
	if err := nobody.Marks(strings.NewReader("\n\n")); err != nil {
		t.Error(err)
	}
	var c peer.Config
	if nobody.Watch(&c); c.Observe != nil || c.Log != nil {
		t.Error("watched")
	}
}
