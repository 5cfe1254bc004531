//! CRC-32 as zip and gzip have it, piece by piece.

/// The tables by which eight bytes are taken at once.
static TABLES: [[u32; 256]; 8] = tables();

const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0u32; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut table = 1;
    while table < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[table - 1][byte];
            tables[table][byte] = (before >> 8) ^ tables[0][(before & 0xff) as usize];
            byte += 1;
        }
        table += 1;
    }
    tables
}

/// What has been read of a file, held against what its archive says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checksum {
    state: u32,
    bytes: u64,
    expected_crc: u32,
    expected_bytes: u64,
}

impl Checksum {
    /// For a file of so many bytes with this CRC-32.
    pub fn new(crc: u32, bytes: u64) -> Self {
        Checksum {
            state: u32::MAX,
            bytes: 0,
            expected_crc: crc,
            expected_bytes: bytes,
        }
    }

    /// Goes on over the next bytes. False: there are more than the archive says.
    pub fn push(&mut self, part: &[u8]) -> bool {
        self.bytes += part.len() as u64;
        if self.bytes > self.expected_bytes {
            return false;
        }
        let mut crc = self.state;
        let (eights, rest) = part.as_chunks::<8>();
        for eight in eights {
            let low = crc ^ u32::from_le_bytes([eight[0], eight[1], eight[2], eight[3]]);
            crc = TABLES[7][(low & 0xff) as usize]
                ^ TABLES[6][(low >> 8 & 0xff) as usize]
                ^ TABLES[5][(low >> 16 & 0xff) as usize]
                ^ TABLES[4][(low >> 24) as usize]
                ^ TABLES[3][usize::from(eight[4])]
                ^ TABLES[2][usize::from(eight[5])]
                ^ TABLES[1][usize::from(eight[6])]
                ^ TABLES[0][usize::from(eight[7])];
        }
        for byte in rest {
            crc = (crc >> 8) ^ TABLES[0][((crc ^ u32::from(*byte)) & 0xff) as usize];
        }
        self.state = crc;
        true
    }

    /// Whether all of the file was read, and it is what was packed.
    pub fn agrees(&self) -> bool {
        self.bytes == self.expected_bytes && !self.state == self.expected_crc
    }
}
