# pragma version 0.4.3
# pragma evm-version cancun
"""
@title Mesi demo token
@license Apache-2.0
@notice ERC-20 with EIP-2612 permit for demo chains and tests. The deployer mints at will: never
    use it where tokens have value.
"""

from ethereum.ercs import IERC20
from ethereum.ercs import IERC20Detailed

implements: IERC20
implements: IERC20Detailed


# ------------------------------------------------------------------------------------ events

event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    value: uint256


event Approval:
    owner: indexed(address)
    spender: indexed(address)
    value: uint256


# --------------------------------------------------------------------------------- constants

name: public(constant(String[15])) = "Mesi demo token"
symbol: public(constant(String[4])) = "MESI"
decimals: public(constant(uint8)) = 18

# Half the order of secp256k1: a larger `s` is the mirror of a valid signature (EIP-2).
HALF_N: constant(uint256) = 57896044618658097711785492504343953926418782139537452191302581570759080747168
DOMAIN_TYPE: constant(bytes32) = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
PERMIT_TYPE: constant(bytes32) = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)")


# -------------------------------------------------------------------------------- immutables

MINTER: public(immutable(address))
_CHAIN: immutable(uint256)
_DOMAIN: immutable(bytes32)


# ----------------------------------------------------------------------------------- storage

totalSupply: public(uint256)
balanceOf: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])

# Number of permits each owner has used.
nonces: public(HashMap[address, uint256])


# ------------------------------------------------------------------------------- constructor

@deploy
def __init__():
    """
    @notice Make the sender the minter.
    """
    MINTER = msg.sender
    _CHAIN = chain.id
    _DOMAIN = keccak256(abi_encode(DOMAIN_TYPE, keccak256(name), keccak256("1"), chain.id, self))


# ---------------------------------------------------------------------------------- internal

@view
@internal
def _domain() -> bytes32:
    if chain.id == _CHAIN:
        return _DOMAIN
    return keccak256(abi_encode(DOMAIN_TYPE, keccak256(name), keccak256("1"), chain.id, self))


@internal
def _move(sender: address, receiver: address, amount: uint256):
    assert receiver != empty(address), "receiver"
    assert self.balanceOf[sender] >= amount, "balance"
    self.balanceOf[sender] -= amount
    self.balanceOf[receiver] += amount
    log Transfer(sender=sender, receiver=receiver, value=amount)


@internal
def _allow(owner: address, spender: address, amount: uint256):
    self.allowance[owner][spender] = amount
    log Approval(owner=owner, spender=spender, value=amount)


# ---------------------------------------------------------------------------------- external

@external
def mint(to: address, amount: uint256):
    """
    @notice Create tokens; the sender is the minter.
    @param to The receiver.
    @param amount Base units.
    """
    assert msg.sender == MINTER, "minter"
    assert to != empty(address), "receiver"
    self.totalSupply += amount
    self.balanceOf[to] += amount
    log Transfer(sender=empty(address), receiver=to, value=amount)


@external
def transfer(to: address, amount: uint256) -> bool:
    """
    @notice Move the sender's tokens.
    @param to The receiver.
    @param amount Base units.
    @return Always true; a failure reverts.
    """
    self._move(msg.sender, to, amount)
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    """
    @notice Move tokens of an owner who allowed it; an allowance of 2**256-1 is never used up.
    @param owner Who pays.
    @param to The receiver.
    @param amount Base units.
    @return Always true; a failure reverts.
    """
    allowed: uint256 = self.allowance[owner][msg.sender]
    if allowed != max_value(uint256):
        assert allowed >= amount, "allowance"
        self.allowance[owner][msg.sender] = allowed - amount
    self._move(owner, to, amount)
    return True


@external
def approve(spender: address, amount: uint256) -> bool:
    """
    @notice Allow a spender to move up to `amount` of the sender's tokens.
    @param spender Who may move them.
    @param amount Base units; 2**256-1 for no limit.
    @return Always true.
    """
    self._allow(msg.sender, spender, amount)
    return True


@external
def permit(
    owner: address,
    spender: address,
    amount: uint256,
    deadline: uint256,
    v: uint8,
    r: bytes32,
    s: bytes32,
):
    """
    @notice Set an allowance by the owner's signature (EIP-2612); anyone may submit it.
    @param owner Who allows and has signed.
    @param spender Who may move the tokens.
    @param amount Base units.
    @param deadline Last second in which the signature may be used.
    @param v Recovery byte, 27 or 28.
    @param r First word of the signature.
    @param s Second word of the signature, in the lower half.
    """
    assert block.timestamp <= deadline, "expired"
    assert convert(s, uint256) <= HALF_N, "malleable"
    nonce: uint256 = self.nonces[owner]
    struct_hash: bytes32 = keccak256(abi_encode(PERMIT_TYPE, owner, spender, amount, nonce, deadline))
    got: address = ecrecover(keccak256(concat(b"\x19\x01", self._domain(), struct_hash)), v, r, s)
    assert got != empty(address) and got == owner, "sig"
    self.nonces[owner] = nonce + 1
    self._allow(owner, spender, amount)


# ------------------------------------------------------------------------------------- views

@view
@external
def DOMAIN_SEPARATOR() -> bytes32:
    """
    @notice Read the EIP-712 domain that permits must carry.
    @return Hash of the name, version "1", chain and this address.
    """
    return self._domain()
