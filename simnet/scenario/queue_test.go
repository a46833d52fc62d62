package scenario

import (
	"slices"
	"testing"
	"testing/synctest"
)

// Things are done in their order, also those that come of them; a closed queue drops the
// rest and takes no more.
func TestAQueueDoesOneThingAfterTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, done, hold := NewQueue[int](), []int(nil), make(chan struct{})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			q.Run(func(n int) {
				done = append(done, n)
				switch n {
				case 2:
					q.Put(4)
				case 5:
					<-hold
				}
			})
		}()
		for _, n := range []int{1, 2, 3} {
			q.Put(n)
			synctest.Wait()
		}
		for _, n := range []int{5, 6, 7} {
			q.Put(n)
		}
		synctest.Wait()
		if dropped := q.Close(); dropped != 2 || q.Put(8) {
			t.Errorf("%d were dropped, or a closed queue takes more", dropped)
		}
		close(hold)
		<-ended
		if want := []int{1, 2, 4, 3, 5}; !slices.Equal(done, want) {
			t.Errorf("%v, want %v", done, want)
		}
	})
}
