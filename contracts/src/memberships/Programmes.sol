// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "../interfaces/IMembership.sol";
import { IPointsFactory } from "../interfaces/IPointsFactory.sol";
import { Text } from "../libraries/Text.sol";
import { Gate, LevelTerms, Programme, ProgrammeId, Rule, RuleKind } from "../types/Programme.sol";

/// @title What merchants define: programmes, their levels, gates
/// @notice A level never changes. Who wants other rules closes a programme and defines another: memberships of the
/// closed one go on until they end, and nobody's terms are changed under them.
abstract contract Programmes {
    /// @notice Most levels of a programme.
    uint8 public constant MAX_LEVELS = 8;
    /// @notice Most rules of a level.
    uint256 public constant MAX_RULES = 4;
    /// @notice Most ways through a gate.
    uint256 public constant MAX_GATES = 4;
    /// @notice Most bytes of a name.
    uint256 public constant MAX_NAME_LENGTH = 64;
    uint32 private constant MIN_LIFETIME = 1 hours;
    uint32 private constant MAX_LIFETIME = 2 * 365 days;
    uint32 private constant MAX_GRACE = 365 days;
    uint16 private constant WHOLE = 10_000;

    /// @notice The registry that says who may define programmes.
    IMembership public immutable CONSORTIUM;
    /// @notice The factory whose points rules may look at.
    IPointsFactory public immutable POINTS;

    /// @notice The programme by which a merchant lowers its exchange fee; zero if by none.
    mapping(address merchant => ProgrammeId) public feeProgrammeOf;

    mapping(ProgrammeId => Programme) internal _programmes;
    mapping(ProgrammeId => mapping(uint8 level => LevelTerms)) internal _levels;
    mapping(bytes32 channel => Gate[]) internal _gates;

    /// @notice `merchant` began a programme.
    event ProgrammeDefined(
        ProgrammeId indexed programme, address indexed merchant, uint32 number, string name
    );
    /// @notice A programme got its next level.
    event LevelAdded(ProgrammeId indexed programme, uint8 indexed level, LevelTerms terms);
    /// @notice A programme takes and extends no members any more.
    event ProgrammeClosed(ProgrammeId indexed programme);
    /// @notice `merchant` lowers its exchange fee for members of `programme`; zero: for nobody.
    event FeeProgrammeSet(address indexed merchant, ProgrammeId indexed programme);
    /// @notice `merchant` opened its channel `name` to the holders of these levels; none: to nobody.
    event ChannelSet(bytes32 indexed channel, address indexed merchant, bytes32 name, Gate[] gates);

    /// @notice Only active members may do this.
    error NotActive(address account);
    /// @notice Only the merchant that defined the programme may do this.
    error NotMerchant(address caller);
    /// @notice There is no such programme.
    error UnknownProgramme(ProgrammeId programme);
    /// @notice The merchant has a programme of this number.
    error ProgrammeExists(ProgrammeId programme);
    /// @notice The programme takes and extends no members any more.
    error ProgrammeIsClosed(ProgrammeId programme);
    /// @notice There is no such level, or no place for another.
    error NoLevel(ProgrammeId programme, uint8 level);
    /// @notice A name has 1 to 64 bytes of UTF-8 without control characters.
    error WrongName();
    /// @notice Lifetime, grace or discount is out of range.
    error WrongTerms();
    /// @notice A level has 1 to 4 rules.
    error RuleCount(uint256 count);
    /// @notice The rule looks at something that is not there, or asks for nothing.
    error WrongRule(uint256 index);
    /// @notice A gate has at most 4 ways.
    error GateCount(uint256 count);
    /// @notice There is no contract at the address.
    error NoContract(address account);

    constructor(IMembership consortium, IPointsFactory points) {
        if (address(consortium).code.length == 0) revert NoContract(address(consortium));
        if (address(points).code.length == 0) revert NoContract(address(points));
        CONSORTIUM = consortium;
        POINTS = points;
    }

    /// @notice Begins a programme. Only an active member.
    /// @param number Any that the merchant did not use yet.
    /// @param name What people call it, in any language: 1 to 64 bytes of UTF-8.
    function defineProgramme(uint32 number, string calldata name) external returns (ProgrammeId programme) {
        _requireActive(msg.sender);
        _requireName(name);
        programme = programmeOf(msg.sender, number);
        Programme storage p = _programmes[programme];
        if (p.merchant != address(0)) revert ProgrammeExists(programme);
        (p.merchant, p.number, p.name) = (msg.sender, number, name);
        emit ProgrammeDefined(programme, msg.sender, number, name);
    }

    /// @notice Adds the next level of an own programme. It never changes afterwards.
    function addLevel(ProgrammeId programme, LevelTerms calldata terms) external returns (uint8 level) {
        Programme storage p = _requireOwn(programme);
        _requireActive(msg.sender);
        if (p.closed) revert ProgrammeIsClosed(programme);
        level = p.levels + 1;
        if (level > MAX_LEVELS) revert NoLevel(programme, level);
        _requireTerms(terms);
        for (uint256 i = 0; i < terms.rules.length; ++i) {
            if (!_fits(programme, terms.rules[i])) revert WrongRule(i);
        }
        p.levels = level;
        _levels[programme][level] = terms;
        emit LevelAdded(programme, level, terms);
    }

    /// @notice Ends a programme: nobody joins and nothing is extended; what was given goes on until it ends.
    function closeProgramme(ProgrammeId programme) external {
        _requireOwn(programme).closed = true;
        emit ProgrammeClosed(programme);
    }

    /// @notice Names the programme, of its own or of another merchant, whose members pay less of the caller's
    /// exchange fee; zero: nobody does.
    function setFeeProgramme(ProgrammeId programme) external {
        _requireActive(msg.sender);
        if (ProgrammeId.unwrap(programme) != 0) _requireProgramme(programme);
        feeProgrammeOf[msg.sender] = programme;
        emit FeeProgrammeSet(msg.sender, programme);
    }

    /// @notice Says who may join a channel of the caller: holders of any of these levels.
    /// @param name The caller's own name for it; the channel is `channelOf(caller, name)`.
    function setChannel(bytes32 name, Gate[] calldata gates) external returns (bytes32 channel) {
        _requireActive(msg.sender);
        if (gates.length > MAX_GATES) revert GateCount(gates.length);
        channel = channelOf(msg.sender, name);
        delete _gates[channel];
        for (uint256 i = 0; i < gates.length; ++i) {
            _requireLevel(gates[i].programme, gates[i].level);
            _gates[channel].push(gates[i]);
        }
        emit ChannelSet(channel, msg.sender, name, gates);
    }

    /// @notice What a programme of `merchant` is called by.
    function programmeOf(address merchant, uint32 number) public pure returns (ProgrammeId) {
        return ProgrammeId.wrap(uint96(bytes12(keccak256(abi.encode(merchant, number)))));
    }

    /// @notice What a channel of `merchant` is called by.
    function channelOf(address merchant, bytes32 name) public pure returns (bytes32) {
        return keccak256(abi.encode(merchant, name));
    }

    /// @notice A programme; all zero if nobody defined it.
    function programmeAt(ProgrammeId programme) external view returns (Programme memory) {
        return _programmes[programme];
    }

    /// @notice A level as it was added.
    function levelAt(ProgrammeId programme, uint8 level) external view returns (LevelTerms memory) {
        _requireLevel(programme, level);
        return _levels[programme][level];
    }

    /// @notice The ways through the gate of a channel.
    function gatesOf(bytes32 channel) external view returns (Gate[] memory) {
        return _gates[channel];
    }

    /// @dev Whether the programme takes and extends members: not closed, and its merchant is an active member.
    function _isOpen(Programme storage p) internal view returns (bool) {
        return !p.closed && CONSORTIUM.isActive(p.merchant);
    }

    function _requireActive(address account) internal view {
        if (!CONSORTIUM.isActive(account)) revert NotActive(account);
    }

    function _requireProgramme(ProgrammeId programme) internal view returns (Programme storage p) {
        p = _programmes[programme];
        if (p.merchant == address(0)) revert UnknownProgramme(programme);
    }

    function _requireLevel(ProgrammeId programme, uint8 level) internal view {
        if (level == 0 || level > _programmes[programme].levels) revert NoLevel(programme, level);
    }

    function _requireOwn(ProgrammeId programme) private view returns (Programme storage p) {
        p = _requireProgramme(programme);
        if (p.merchant != msg.sender) revert NotMerchant(msg.sender);
    }

    function _requireTerms(LevelTerms calldata terms) private pure {
        _requireName(terms.name);
        bool fits = terms.lifetime >= MIN_LIFETIME && terms.lifetime <= MAX_LIFETIME;
        if (!fits || terms.grace > MAX_GRACE || terms.discount > WHOLE) revert WrongTerms();
        if (terms.rules.length == 0 || terms.rules.length > MAX_RULES) revert RuleCount(terms.rules.length);
    }

    function _requireName(string calldata name) private pure {
        uint256 length = bytes(name).length;
        if (length == 0 || length > MAX_NAME_LENGTH || !Text.isPlain(name)) revert WrongName();
    }

    /// @dev Whether what a rule looks at is there. A level of the same programme would hold itself up.
    function _fits(ProgrammeId programme, Rule calldata rule) private view returns (bool) {
        if (rule.amount == 0 || rule.kind == RuleKind.None) return false;
        if (rule.kind == RuleKind.Level) {
            if (rule.subject > type(uint96).max || rule.amount > MAX_LEVELS) return false;
            ProgrammeId other = ProgrammeId.wrap(uint96(rule.subject));
            bool same = ProgrammeId.unwrap(other) == ProgrammeId.unwrap(programme);
            return !same && rule.amount <= _programmes[other].levels;
        }
        address subject = address(rule.subject);
        if (rule.kind == RuleKind.PurchaseVoucher) return CONSORTIUM.isActive(subject);
        if (rule.kind == RuleKind.Deposit) return subject.code.length != 0;
        return POINTS.isPoints(subject);
    }
}
