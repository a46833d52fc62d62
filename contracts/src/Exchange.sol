// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Corridors } from "./exchange/Corridors.sol";
import { MemberVotes } from "./exchange/MemberVotes.sol";
import { Permits } from "./exchange/Permits.sol";
import { Pumps } from "./exchange/Pumps.sol";
import { Settlement } from "./exchange/Settlement.sol";
import { IElectorate } from "./interfaces/IElectorate.sol";
import { IMemberships } from "./interfaces/IMemberships.sol";
import { IPointsFactory } from "./interfaces/IPointsFactory.sol";

/// @title The exchange of a consortium's points
/// @notice Settles signed offers of points for other points, in parts and in circles, between accounts that never
/// meet. It has no owner and no proxy, holds no points at any time, and takes no points but those of the
/// consortium's factory: a token of somebody else has no corridor.
/// @dev In parts: offers and how they end (Offers), votes and bounds (MemberVotes, Corridors), moving points
/// (Settlement), what can be filled (Standings), money pumps (Pumps), permits on the way (Permits).
contract Exchange is Pumps, Permits {
    /// @param consortium Whose active members vote.
    /// @param factory Whose points are exchanged.
    /// @param memberships Who says what members pay less in fees; zero: nobody.
    constructor(IElectorate consortium, IPointsFactory factory, IMemberships memberships)
        MemberVotes(consortium)
        Corridors(factory)
        Settlement(memberships)
    { }
}
