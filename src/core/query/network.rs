//! Networks of internet addresses, and the addresses in a log's texts.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// The addresses that share their first bits: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// Host bits are zero.
    base: IpAddr,
    /// How many bits are shared.
    bits: u8,
}

impl Network {
    /// Reads `10.0.0.0/8` or `2001:db8::/32`; bits after the shared ones are ignored.
    pub fn read(text: &str) -> Option<Network> {
        let (address, bits) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        // `parse` also takes a plus sign.
        let bits: u8 = bits
            .parse()
            .ok()
            .filter(|_| bits.bytes().all(|byte| byte.is_ascii_digit()))?;
        (bits <= width(address)).then(|| Network {
            base: mask(address, bits),
            bits,
        })
    }

    /// The network of one address.
    pub fn of(address: IpAddr) -> Network {
        let address = address.to_canonical();
        Network {
            base: address,
            bits: width(address),
        }
    }

    /// Whether `address` belongs to it. An IPv4 address is the same in IPv6 clothes (`::ffff:10.0.0.1`).
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = match (self.base, address.to_canonical()) {
            (IpAddr::V6(_), IpAddr::V4(address)) => IpAddr::V6(address.to_ipv6_mapped()),
            (_, canonical) => canonical,
        };
        mask(address, self.bits) == self.base
    }

    /// Whether a text of a log holds an address of it: one address or several with commas between
    /// (proxies), each perhaps with a port, a zone, or in brackets.
    pub fn contains_text(&self, text: &str) -> bool {
        text.split(',')
            .filter_map(read_address)
            .any(|address| self.contains(address))
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

fn read_address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if let Some((address, _port)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return without_zone(address).parse().ok().map(IpAddr::V6);
    }
    if let Some((address, _port)) = text.split_once(':').filter(|(_, port)| !port.contains(':')) {
        return address.parse().ok().map(IpAddr::V4);
    }
    without_zone(text).parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

fn without_zone(text: &str) -> &str {
    text.split_once('%')
        .map_or(text, |(address, _zone)| address)
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn mask(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let kept = u32::MAX
                .checked_shl(32 - u32::from(bits.min(32)))
                .unwrap_or(0);
            IpAddr::V4((address.to_bits() & kept).into())
        }
        IpAddr::V6(address) => {
            let kept = u128::MAX
                .checked_shl(128 - u32::from(bits.min(128)))
                .unwrap_or(0);
            IpAddr::V6((address.to_bits() & kept).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(network: &str, text: &str) -> bool {
        Network::read(network).unwrap().contains_text(text)
    }

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.0"));
        assert!(holds("10.1.2.3/8", "10.255.0.1"));
        assert!(holds("0.0.0.0/0", "255.255.255.255") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("192.168.1.7/32", "192.168.1.7") && !holds("192.168.1.7/32", "192.168.1.6"));
        assert!(holds("2001:db8::/32", "2001:0DB8:1::") && !holds("2001:db8::/32", "2001:db9::"));
        assert!(holds("::/0", "10.0.0.1") && holds("10.0.0.0/8", "::ffff:10.0.0.1"));
    }

    #[test]
    fn addresses_are_found_as_logs_write_them() {
        for text in [
            "10.0.0.1:443",
            " 10.0.0.1 ",
            "1.2.3.4, 10.0.0.1",
            "[::ffff:10.0.0.1]:80",
        ] {
            assert!(holds("10.0.0.0/8", text), "{text}");
        }
        assert!(holds("fe80::/10", "fe80::1%eth0") && holds("fe80::/10", "[fe80::1%eth0]:80"));
        for text in ["", "host", "10.0.0", "10.0.0.256", ":", "[", "]"] {
            assert!(!holds("0.0.0.0/0", text), "{text}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in [
            "10.0.0.0",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10/8",
            "::/129",
            "/8",
            "a/8",
        ] {
            assert_eq!(Network::read(text), None, "{text}");
        }
    }
}
