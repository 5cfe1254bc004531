//! Items on the device: written whole or not at all, read whole or not at all.
//!
//! What [`crate::core::keep`] says of names and generations is done here, in the
//! order that keeps it true.

use super::clock;
use super::device::{Asked, Device, DeviceError, Turn, fresh};
use crate::core::keep::{End, EntryName, Generation, Inventory, Part};

/// Where windows take no turns, a writing that began so long ago is over, whether or not it came to its end.
const LONGEST_WRITING_MILLIS: u64 = 60 * 60 * 1000;

/// Among windows, one writes an item at a time; and nothing is taken away while somebody reads it.
fn write_lock(item: &str) -> String {
    format!("write {item}")
}

fn read_lock(item: &str) -> String {
    format!("read {item}")
}

/// Held by the window that is at work on what an item tells of: an export that is being made.
pub fn work_lock(item: &str) -> String {
    format!("work {item}")
}

fn texts(names: Vec<EntryName>) -> Vec<String> {
    names.iter().map(EntryName::to_string).collect()
}

/// What is there.
pub async fn inventory(device: &Device) -> Result<Inventory, DeviceError> {
    let names = device.names().await?;
    Ok(Inventory::read(names.iter().map(String::as_str)))
}

/// A generation in the making. Dropped before [`Writing::finish`], it is rubble that the next one sweeps up.
pub struct Writing<'a> {
    device: &'a Device,
    item: &'a str,
    generation: Generation,
    pieces: u32,
    bytes: u64,
    _turn: Turn,
}

impl<'a> Writing<'a> {
    /// Begins a generation of `item`, once no other window writes one.
    pub async fn begin(device: &'a Device, item: &'a str) -> Result<Writing<'a>, DeviceError> {
        let turn = device.turn(&write_lock(item), false).await?;
        let inventory = inventory(device).await?;
        let begun_millis = clock::now_millis() as u64;
        // Nobody else writes where windows take turns: what has no end will never have one.
        let since_millis = match device.takes_turns() {
            true => u64::MAX,
            false => begun_millis.saturating_sub(LONGEST_WRITING_MILLIS),
        };
        let rubble = inventory.rubble(item, since_millis);
        device.remove(&texts(rubble)).await?;
        Ok(Writing {
            device,
            item,
            generation: Generation {
                number: inventory.next_number(item),
                begun_millis,
                writer: fresh(),
            },
            pieces: 0,
            bytes: 0,
            _turn: turn,
        })
    }

    /// Writes the next piece.
    pub async fn put(&mut self, bytes: &[u8]) -> Result<(), DeviceError> {
        let name = EntryName::new(self.item, self.generation, Part::Piece(self.pieces));
        self.device.put(&name.to_string(), bytes).await?;
        self.pieces += 1;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Says that all pieces are there, and takes away what was kept before.
    pub async fn finish(self, kept_millis: i64) -> Result<End, DeviceError> {
        let end = End {
            pieces: self.pieces,
            bytes: self.bytes,
            sealed: self.device.seals(),
            kept_millis,
        };
        let ended = self.end(&end).await;
        let before = match ended {
            Ok(before) => before,
            Err(error) => {
                self.abandon().await;
                return Err(error);
            }
        };
        let _alone = self.device.turn(&read_lock(self.item), false).await?;
        self.device.remove(&texts(before)).await?;
        Ok(end)
    }

    /// Writes its end, and gives what was whole before. What another window ends after that is newer than this.
    async fn end(&self, end: &End) -> Result<Vec<EntryName>, DeviceError> {
        let inventory = inventory(self.device).await?;
        if inventory.pieces(self.item, self.generation) != self.pieces as usize {
            return Err(DeviceError::TakenAway);
        }
        let name = EntryName::new(self.item, self.generation, Part::End).to_string();
        self.device.put_plain(&name, &end.to_bytes()).await?;
        Ok(inventory.whole(self.item))
    }

    /// Takes away what was written of it.
    pub async fn abandon(self) {
        let pieces = (0..=self.pieces).map(|number| {
            EntryName::new(self.item, self.generation, Part::Piece(number)).to_string()
        });
        // What cannot be removed now is swept up by the next one.
        self.device.remove(&pieces.collect::<Vec<_>>()).await.ok();
    }
}

/// A whole generation that is being read; it stays until this is dropped.
pub struct Reading {
    device: Device,
    item: String,
    generation: Generation,
    /// What it is.
    pub end: End,
    _turn: Turn,
}

impl Reading {
    /// The newest whole generation of `item`; none if there is none.
    pub async fn newest(device: &Device, item: &str) -> Result<Option<Reading>, DeviceError> {
        let turn = device.turn(&read_lock(item), true).await?;
        for generation in inventory(device).await?.newest_first(item) {
            let name = EntryName::new(item, generation, Part::End).to_string();
            let end = device.get(&name, false).await?;
            if let Some(end) = end.as_deref().and_then(End::from_bytes) {
                return Ok(Some(Reading {
                    device: device.clone(),
                    item: item.to_owned(),
                    generation,
                    end,
                    _turn: turn,
                }));
            }
        }
        Ok(None)
    }

    fn name(&self, number: u32) -> String {
        EntryName::new(&self.item, self.generation, Part::Piece(number)).to_string()
    }

    /// One piece; none if it is missing, or does not open with the key.
    pub async fn piece(&self, number: u32) -> Result<Option<Vec<u8>>, DeviceError> {
        self.ask(number).bytes().await
    }

    /// The same, on its way while something else is done.
    pub fn ask(&self, number: u32) -> Asked {
        self.device.ask(&self.name(number), self.end.sealed)
    }

    /// All pieces from `first` on, as one file.
    pub async fn file(
        &self,
        first: u32,
        media_type: &str,
    ) -> Result<Option<web_sys::Blob>, DeviceError> {
        let names: Vec<String> = (first..self.end.pieces)
            .map(|number| self.name(number))
            .collect();
        self.device.file(&names, self.end.sealed, media_type).await
    }
}

/// Takes an item off the device.
pub async fn remove(device: &Device, item: &str) -> Result<(), DeviceError> {
    let _turn = device.turn(&write_lock(item), false).await?;
    let _alone = device.turn(&read_lock(item), false).await?;
    let all = inventory(device).await?.all(item);
    device.remove(&texts(all)).await
}
