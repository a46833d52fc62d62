package main

import (
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
)

func batchesCommand(o *pointsOptions) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "batches",
		Short: "List the batches of points that were promised",
		Long: `Lists what a merchant that promises its points (--points-issue pending) promised,
hour by hour: when each batch is due, and whether its points were credited. Where
that failed for good, it says why; 'batches release' asks for it anew. Customers can
have their own lines credited themselves meanwhile.`,
		Example: `  souk points batches --data shop
  souk points batches release 3f0c0e5c7e5b9a1de0f4b1f0c3a6e2f6d0a9c8b7a6958473625140f3e2d1c0ba --data shop`,
		Args: exactly(0, "no arguments or release"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			lang, err := o.language()
			if err != nil {
				return err
			}
			var all []api.PromisedBatch
			if err := o.call(cmd.Context(), http.MethodGet, "/v1/promises", nil, &all); err != nil {
				return err
			}
			if o.json {
				return writeJSON(cmd.OutOrStdout(), all)
			}
			p := pointsWords(lang)
			if len(all) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), p.noBatches)
			}
			for _, b := range all {
				fmt.Fprintf(cmd.OutOrStdout(), p.batch+"\n", b.Root, b.Points, b.Lines, b.Release.Format("2006-01-02 15:04"), b.State)
				if b.Stuck > 0 {
					fmt.Fprintf(cmd.OutOrStdout(), "  "+p.stuck+"\n", b.Stuck, b.Reason)
				}
			}
			return nil
		},
	}
	cmd.AddCommand(batchReleaseCommand(o))
	return cmd
}

func batchReleaseCommand(o *pointsOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "release ROOT",
		Short: "Ask anew for a release that failed",
		Long: `Has the peer try again what failed of a batch. What the contract refuses still is
said with its reason. Lines that were credited meanwhile are passed over.`,
		Example: `  souk points batches release 3f0c0e5c7e5b9a1de0f4b1f0c3a6e2f6d0a9c8b7a6958473625140f3e2d1c0ba --data shop`,
		Args:    exactly(1, "the root of one batch"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.call(cmd.Context(), http.MethodPost, "/v1/promises/"+args[0]+"/release", nil, nil)
		},
	}
}
