//! Who acted, one code for each person, whatever of a person the source tells.
//!
//! A person is known by the e-mail address, where there is none by the id, and
//! where there is none either by the name. Spellings that differ in case alone
//! name the same person, as they do in a query. What names one person may stand
//! beside what names another: the id `1` alone, and the id `1` with an address.
//! `user:=` finds both; the codes tell them apart.

use super::spellings::Forms;
use crate::core::event::Field;
use crate::core::query::quote_word;
use crate::core::store::texts::Dictionary;
use crate::core::store::{Chunked, CodedColumn, Store};

/// By what a person is known, in the order in which it is looked for.
const KNOWN_BY: [Field; 3] = [Field::ActorEmail, Field::ActorId, Field::ActorName];

/// So many different texts are looked at for what they have in common but for case and field. Of more people each text
/// stands for itself: to fold a million of them takes longer than all the counting.
const TEXTS_COMPARED: usize = 100_000;

/// A text that names somebody, in one of the fields of [`KNOWN_BY`], as it was met first.
#[derive(Clone, Copy, Debug, Default)]
struct Naming {
    place: u8,
    code: u32,
    /// Who is known by it; 0 = nobody so far.
    person: u32,
    /// Whether an event of another person has it, too.
    beside: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Person {
    /// The number of the text that names the person.
    naming: u32,
    /// In which fields of [`KNOWN_BY`] it stood.
    stood: [bool; 3],
    /// Code of a name that one of the person's events gave.
    name: u32,
}

/// The people of a store. Code 0 is nobody.
#[derive(Clone, Debug)]
pub struct People {
    codes: Chunked<u32>,
    list: Vec<Person>,
    /// Texts that name somebody, each form once; 0 is none.
    namings: Vec<Naming>,
    forms: Forms,
    /// For each field of [`KNOWN_BY`], its code to the number of the text; 0 = not met yet.
    met: [Vec<u32>; 3],
    /// Whether a text that names a person stands beside another's anywhere.
    shared: bool,
}

impl Default for People {
    fn default() -> Self {
        People {
            codes: Chunked::default(),
            list: vec![Person::default()],
            namings: vec![Naming::default()],
            forms: Forms::default(),
            met: Default::default(),
            shared: false,
        }
    }
}

type Columns<'s> = [Option<&'s CodedColumn>; 3];

fn columns(store: &Store) -> Columns<'_> {
    KNOWN_BY.map(|field| store.column(field))
}

impl People {
    /// Looks at the rows up to `end` that were not looked at yet.
    pub fn extend(&mut self, store: &Store, end: u32) {
        let columns = columns(store);
        for (met, column) in self.met.iter_mut().zip(columns) {
            met.resize(column.map_or(0, |column| column.dictionary.len()), 0);
        }
        for row in self.codes.len()..end as usize {
            let mut person = 0;
            for (place, column) in columns.iter().enumerate() {
                let code = column.map_or(Dictionary::ABSENT, |column| column.codes.get(row));
                if code == Dictionary::ABSENT {
                    continue;
                }
                let naming = self.naming(&columns, place, code);
                if person == 0 {
                    person = self.known_by(naming);
                    self.list[person as usize].stood[place] = true;
                } else if self.list[person as usize].naming != naming {
                    let naming = &mut self.namings[naming as usize];
                    naming.beside = true;
                    self.shared |= naming.person != 0;
                }
                if KNOWN_BY[place] == Field::ActorName {
                    let known = &mut self.list[person as usize];
                    if known.name == Dictionary::ABSENT {
                        known.name = code;
                    }
                }
            }
            self.codes.push(person);
        }
    }

    /// The number of a text that names somebody.
    fn naming(&mut self, columns: &Columns<'_>, place: usize, code: u32) -> u32 {
        let known = self.met[place][code as usize];
        if known != 0 {
            return known;
        }
        let namings = &mut self.namings;
        let text = |place: usize, code: u32| {
            columns[place].map_or("", |column| column.dictionary.text(code))
        };
        let text_of = |number: u32| {
            let naming = namings[number as usize];
            text(usize::from(naming.place), naming.code)
        };
        let compared = namings.len() <= TEXTS_COMPARED;
        let known = compared.then(|| self.forms.find(text(place, code), text_of));
        let number = known.flatten().unwrap_or_else(|| {
            let number = namings.len() as u32;
            if compared {
                self.forms.keep(number);
            }
            namings.push(Naming {
                place: place as u8,
                code,
                ..Naming::default()
            });
            number
        });
        self.met[place][code as usize] = number;
        number
    }

    /// Who is known by a text.
    fn known_by(&mut self, number: u32) -> u32 {
        let naming = &mut self.namings[number as usize];
        if naming.person == 0 {
            naming.person = self.list.len() as u32;
            self.shared |= naming.beside;
            self.list.push(Person {
                naming: number,
                ..Person::default()
            });
        }
        naming.person
    }

    /// How many rows were looked at.
    pub fn rows(&self) -> u32 {
        self.codes.len() as u32
    }

    /// How many codes there are, nobody included.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nobody was met.
    pub fn is_empty(&self) -> bool {
        self.len() == 1
    }

    /// One code a row.
    pub fn codes(&self) -> &Chunked<u32> {
        &self.codes
    }

    /// Counts for each person those of `rows` that `user:=` and the person's key find: also those of
    /// others in which the key stands beside what they are known by.
    pub fn count(
        &self,
        store: &Store,
        rows: impl Iterator<Item = u32> + Clone,
        counts: &mut Vec<u64>,
    ) {
        counts.resize(self.len(), 0);
        for row in rows.clone() {
            counts[self.codes.get(row as usize) as usize] += 1;
        }
        if !self.shared {
            return;
        }
        let columns = columns(store);
        for row in rows {
            // At most the person, and one for either of the other texts.
            let mut counted = [self.codes.get(row as usize), 0, 0, 0];
            for (place, column) in columns.iter().enumerate() {
                let code = column.map_or(0, |column| column.codes.get(row as usize));
                let naming = self.met[place].get(code as usize).copied().unwrap_or(0);
                let person = self.namings[naming as usize].person;
                if !counted.contains(&person) {
                    counts[person as usize] += 1;
                    counted[place + 1] = person;
                }
            }
        }
    }

    /// What `user:=` asks for; empty = nobody.
    pub fn key<'s>(&self, store: &'s Store, person: u32) -> &'s str {
        let naming = self.namings[self.list[person as usize].naming as usize];
        text(store, KNOWN_BY[usize::from(naming.place)], naming.code)
    }

    /// What people call the person: the name, where there is one.
    pub fn label<'s>(&self, store: &'s Store, person: u32) -> &'s str {
        match text(store, Field::ActorName, self.list[person as usize].name) {
            "" => self.key(store, person),
            name => name,
        }
    }

    /// Terms that find what has the person's code, and nothing else.
    pub fn terms(&self, store: &Store, person: u32) -> String {
        let key = quote_word(self.key(store, person));
        let Person { naming, stood, .. } = self.list[person as usize];
        if !self.namings[naming as usize].beside {
            return format!("user:={key}");
        }
        let ways: Vec<String> = [
            format!("actor.email:={key}"),
            format!("actor.id:={key} actor.email:=\"\""),
            format!("actor.name:={key} actor.id:=\"\" actor.email:=\"\""),
        ]
        .into_iter()
        .zip(stood)
        .filter_map(|(way, stood)| stood.then_some(way))
        .collect();
        match ways.as_slice() {
            [one] => one.clone(),
            several => format!("({})", several.join(" OR ")),
        }
    }
}

fn text(store: &Store, field: Field, code: u32) -> &str {
    store
        .column(field)
        .map_or("", |column| column.dictionary.text(code))
}
