//! Who acted, one code for each person, whatever of a person the source tells.
//!
//! A person is known by the e-mail address, where there is none by the id, and
//! where there is none either by the name. The text that names a person is what
//! `user:=` finds.

use crate::core::event::Field;
use crate::core::store::texts::Dictionary;
use crate::core::store::{Chunked, Store};

/// By what a person is known, in the order in which it is looked for.
const KNOWN_BY: [Field; 3] = [Field::ActorEmail, Field::ActorId, Field::ActorName];

#[derive(Clone, Copy, Debug)]
struct Person {
    known_by: Field,
    code: u32,
    /// Code of a name that one of the person's events gave.
    name: u32,
}

/// The people of a store. Code 0 is nobody.
#[derive(Clone, Debug)]
pub struct People {
    codes: Chunked<u32>,
    list: Vec<Person>,
    /// For each field of [`KNOWN_BY`], its code to the person's; 0 = not met yet.
    met: [Vec<u32>; 3],
}

impl Default for People {
    fn default() -> Self {
        People {
            codes: Chunked::default(),
            list: vec![Person {
                known_by: Field::ActorId,
                code: Dictionary::ABSENT,
                name: Dictionary::ABSENT,
            }],
            met: Default::default(),
        }
    }
}

impl People {
    /// Looks at the rows up to `end` that were not looked at yet.
    pub fn extend(&mut self, store: &Store, end: u32) {
        let columns = KNOWN_BY.map(|field| store.column(field));
        for (met, column) in self.met.iter_mut().zip(columns) {
            met.resize(column.map_or(0, |column| column.dictionary.len()), 0);
        }
        for row in self.codes.len()..end as usize {
            let mut person = 0;
            let name = columns[2].map_or(0, |column| column.codes.get(row));
            for (place, column) in columns.iter().enumerate() {
                let code = column.map_or(0, |column| column.codes.get(row));
                if code == Dictionary::ABSENT {
                    continue;
                }
                person = self.met[place][code as usize];
                if person == 0 {
                    person = self.list.len() as u32;
                    self.met[place][code as usize] = person;
                    self.list.push(Person {
                        known_by: KNOWN_BY[place],
                        code,
                        name,
                    });
                } else if self.list[person as usize].name == Dictionary::ABSENT {
                    self.list[person as usize].name = name;
                }
                break;
            }
            self.codes.push(person);
        }
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

    /// What `user:=` asks for; empty = nobody.
    pub fn key<'s>(&self, store: &'s Store, person: u32) -> &'s str {
        let person = self.list[person as usize];
        text(store, person.known_by, person.code)
    }

    /// What people call the person: the name, where there is one.
    pub fn label<'s>(&self, store: &'s Store, person: u32) -> &'s str {
        match text(store, Field::ActorName, self.list[person as usize].name) {
            "" => self.key(store, person),
            name => name,
        }
    }
}

fn text(store: &Store, field: Field, code: u32) -> &str {
    store
        .column(field)
        .map_or("", |column| column.dictionary.text(code))
}
