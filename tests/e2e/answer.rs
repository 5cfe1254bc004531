//! What an endpoint of the test's site answers: well, slowly, or not quite.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

/// One answer to one request, told in full before it is asked for.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

/// How the bytes go over the wire.
#[derive(Clone, Debug)]
pub enum Body {
    /// All of them, with their true length.
    Whole(Vec<u8>),
    /// `head`, `unit` so many times, `tail`: large bodies without holding them.
    Repeated {
        head: Vec<u8>,
        unit: Vec<u8>,
        times: usize,
        tail: Vec<u8>,
    },
    /// These and then the end of the connection, though more were promised.
    Cut(Vec<u8>),
    /// These and then a reset connection.
    Reset(Vec<u8>),
    /// All of them, in so many pieces with a pause before each: a slow line.
    Dripping {
        bytes: Vec<u8>,
        pieces: usize,
        pause: Duration,
    },
    /// In chunks: the first at once, each further one when the gate lets it through.
    Stepwise { chunks: Vec<Vec<u8>>, gate: Gate },
}

/// Holds chunks of an answer back until the test has seen what it waits for.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    /// A gate that lets nothing through yet.
    pub fn closed() -> Self {
        Gate(Arc::new(Semaphore::new(0)))
    }

    /// Lets so many further chunks through.
    pub fn let_through(&self, chunks: usize) {
        self.0.add_permits(chunks);
    }

    /// Waits until the test lets one chunk through.
    pub async fn pass(&self) {
        self.0
            .acquire()
            .await
            .expect("the gate is never torn down")
            .forget();
    }
}

impl Answer {
    /// Status 200, with this content type and body.
    pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Answer {
            status: 200,
            headers,
            body: Body::Whole(body.into()),
        }
    }

    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        Answer::ok("application/json", body)
    }

    /// An error of the server's, with a JSON body as most services send it.
    pub fn status(status: u16) -> Self {
        let body = format!(r#"{{"message":"the test answers with status {status}"}}"#);
        Answer {
            status,
            ..Answer::json(body)
        }
    }

    pub fn stepwise(chunks: impl IntoIterator<Item = impl Into<Vec<u8>>>, gate: &Gate) -> Self {
        let chunks = chunks.into_iter().map(Into::into).collect();
        Answer::json("").with_body(Body::Stepwise {
            chunks,
            gate: gate.clone(),
        })
    }

    pub fn with_body(self, body: Body) -> Self {
        Answer { body, ..self }
    }

    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}
