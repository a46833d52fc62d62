package main

// The policy of the demonstration: who answers what. It is a function of two
// numbers, so that anybody can recompute a run by hand. Customers are numbered
// from 0 in the order in which they first appear in the selected purchases,
// merchants from 0 by their place in the selection (most purchase lines first).
//
//   - Every customer grants each merchant where they buy the writing of
//     receipts into their vault.
//   - Every customer is asked by every merchant for reading, to personalise.
//     Customer i says no to merchant j when (i+j) mod 4 = 3, otherwise yes.
//   - Of those who said yes, the ones with (i+j) mod 5 = 0 revoke after three
//     fifths of the orders.
//   - Of those who revoked, the ones with (i+j) mod 10 = 0 grant again at the
//     end.
//   - Customer i redeems points of merchant j when (i+j) mod 3 = 0: as many
//     vouchers of 10 points, at most 1,000, as half of the points give.

func denies(customer, merchant int) bool { return (customer+merchant)%4 == 3 }

func revokes(customer, merchant int) bool {
	return !denies(customer, merchant) && (customer+merchant)%5 == 0
}

func regrants(customer, merchant int) bool {
	return revokes(customer, merchant) && (customer+merchant)%10 == 0
}

func redeems(customer, merchant int) bool { return (customer+merchant)%3 == 0 }
