package geo

import (
	"math"
	"time"
)

// The model's figures: see docs/design/simnet-links.md for how they were found.
const (
	fibre    = 199.86 // km a millisecond: two thirds of light's speed
	onLand   = 1.7    // how much longer ways on land are than straight lines
	atSea    = 1.3    // and cables than the lines between their points
	bends    = 0.3    // ms of a round trip for each square root of a km on land: short ways bend most
	lastMile = 3.0    // ms of a round trip, both ends together

	waits      = 0.25  // ms of a round trip above its minimum, in the mean
	waitsByMs  = 0.001 // and of each ms of it
	jitter     = 0.3   // ms: mean deviation of a round trip
	jitterByMs = 0.002
)

// NewModel links cities by distance: the round trip is that of light in fibre
// along the shortest route by the points where cables meet, stretched, more so
// on land and on short ways, with the last mile at both ends. Within a city only
// the last mile is left.
func NewModel(cities []City) *Map {
	m := newMap(cities)
	r := newRoutes(cities)
	for a := range cities {
		for b := range cities {
			m.links[a*len(cities)+b] = r.way(a, b).link(Distance(cities[a], cities[b]))
		}
	}
	return m
}

// way is a route in km.
type way struct{ land, sea float64 }

func (w way) length() float64 { return w.land + w.sea }

// link is the link over a way between places so many km apart. It is never
// faster than light in fibre along the straight line.
func (w way) link(straight float64) Link {
	rtt := lastMile + 2*(float64(onLand*w.land)+float64(atSea*w.sea))/fibre + float64(bends*math.Sqrt(w.land))
	wait := waits + float64(waitsByMs*rtt)
	least := max(rtt-wait, 2*straight/fibre)
	return Link{Min: millis(least / 2), Mean: millis(rtt / 2), Jitter: millis((jitter + float64(jitterByMs*rtt)) / math.Sqrt2)}
}

// Fibre is the least time in which light passes a distance in km in fibre.
func Fibre(km float64) time.Duration { return time.Duration(km / fibre * float64(time.Millisecond)) }

// routes knows the ways between cities.
type routes struct {
	cities []City
	zones  []zone
	doors  [][points]float64       // of each city: km to each door of its zone, else infinite
	cables [points][points]float64 // shortest between points
}

func newRoutes(cities []City) routes {
	r := routes{cities: cities, cables: shortestCables()}
	for _, c := range cities {
		z := zoneOf(c)
		var km [points]float64
		for p := range km {
			km[p] = math.Inf(1)
		}
		for _, p := range doors[z] {
			km[p] = Distance(c, pointPlaces[p])
		}
		r.zones, r.doors = append(r.zones, z), append(r.doors, km)
	}
	return r
}

// zoneOf is the zone of the nearest known city.
func zoneOf(c City) zone {
	best, z := math.Inf(1), europe
	for _, k := range knownCities {
		if d := Distance(c, k.City); d < best {
			best, z = d, k.zone
		}
	}
	return z
}

func shortestCables() (out [points][points]float64) {
	for i := range out {
		for j := range out {
			if i != j {
				out[i][j] = math.Inf(1)
			}
		}
	}
	for _, c := range cables {
		d := Distance(pointPlaces[c[0]], pointPlaces[c[1]])
		out[c[0]][c[1]], out[c[1]][c[0]] = d, d
	}
	for k := range out {
		for i := range out {
			for j := range out {
				out[i][j] = min(out[i][j], out[i][k]+out[k][j])
			}
		}
	}
	return out
}

// way is the route between two cities: straight within a zone, but for its
// detour, else by the doors of both zones.
func (r routes) way(a, b int) way {
	if r.zones[a] == r.zones[b] {
		return way{land: float64(Distance(r.cities[a], r.cities[b]) * detours[r.zones[a]])}
	}
	best := way{sea: math.Inf(1)}
	for _, p := range doors[r.zones[a]] {
		for _, q := range doors[r.zones[b]] {
			w := way{r.doors[a][p] + r.doors[b][q], r.cables[p][q]}
			if w.length() < best.length() {
				best = w
			}
		}
	}
	return best
}
