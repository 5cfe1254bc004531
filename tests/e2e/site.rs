//! A web site on loopback: `dist/` under the product's strict policy, and
//! endpoints that answer as the scenario says.
//!
//! Written over a bare socket, since half of its work is to break HTTP on purpose.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::answer::{Answer, Body};
pub use crate::wire::Asked;
use crate::wire::{read_request, write_answer};

/// A site that serves until it is dropped with its test's runtime.
pub struct Site {
    own: String,
    foreign: String,
    dead: String,
    state: Arc<State>,
    serving: Mutex<Vec<JoinHandle<()>>>,
}

struct State {
    folder: Mutex<PathBuf>,
    policy: String,
    /// What else the site's own files are allowed; of a directive that is there twice, the first counts.
    added: Mutex<String>,
    /// By path without its query; in turn, the last one again and again.
    answers: Mutex<HashMap<String, VecDeque<Answer>>>,
    asked: Mutex<Vec<Asked>>,
    /// Answers where none was laid out for the path.
    responder: Mutex<Option<Responder>>,
}

/// Answers by what the request says; none leaves it to the files.
pub type Responder = Arc<dyn Fn(&Asked) -> Option<Answer> + Send + Sync>;

impl Site {
    /// Serves `dist/`, and these answers by their paths.
    pub async fn open(answers: impl IntoIterator<Item = (&'static str, Answer)>) -> Site {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        assert!(
            folder.join("index.html").is_file(),
            "dist/ is not there: `make build` makes it"
        );

        let own = listen().await;
        let foreign = listen().await;
        // A port that was free a moment ago and on which nobody listens.
        let dead = origin(&listen().await);
        let policy = format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' {} {dead}; \
             worker-src 'self'; img-src 'self' data:; manifest-src 'self'",
            origin(&foreign)
        );
        let state = Arc::new(State {
            folder: Mutex::new(folder),
            policy,
            added: Mutex::default(),
            answers: Mutex::default(),
            asked: Mutex::default(),
            responder: Mutex::default(),
        });
        let site = Site {
            own: origin(&own),
            foreign: origin(&foreign),
            dead,
            state,
            serving: Mutex::default(),
        };
        for (path, answer) in answers {
            site.then(path, answer);
        }
        site.serve(own);
        site.serve(foreign);
        site
    }

    fn serve(&self, listener: TcpListener) {
        let serving = tokio::spawn(serve(listener, Arc::clone(&self.state)));
        self.serving
            .lock()
            .expect("no test panics while it holds this")
            .push(serving);
    }

    /// Nobody listens at the site's addresses any more.
    pub async fn stop(&self) {
        let serving = std::mem::take(
            &mut *self
                .serving
                .lock()
                .expect("no test panics while it holds this"),
        );
        for task in serving {
            task.abort();
            task.await.ok(); // it was ended; the listener is gone with it
        }
        let refused = TcpStream::connect(self.own.trim_start_matches("http://")).await;
        assert!(refused.is_err(), "the site still listens");
    }

    /// Serves again at the same addresses.
    pub async fn start_again(&self) {
        for origin in [&self.own, &self.foreign] {
            let address = origin.trim_start_matches("http://");
            self.serve(
                TcpListener::bind(address)
                    .await
                    .expect("nobody has taken the port"),
            );
        }
    }

    /// From now on serves what lies in another folder.
    pub fn deploy(&self, folder: PathBuf) {
        *self
            .state
            .folder
            .lock()
            .expect("no test panics while it holds this") = folder;
    }

    /// From now on the site's pages may show each other in frames, and those without an origin may use its files.
    pub fn frames_itself(&self) {
        *self
            .state
            .added
            .lock()
            .expect("no test panics while it holds this") = format!(
            "; frame-src 'self'; script-src {own} 'wasm-unsafe-eval' blob:; connect-src {own}; worker-src blob:",
            own = self.own
        );
    }

    /// From now on the site's files, and with them its workers, take scripts only from the policy that is named.
    pub fn requires_trusted_types(&self) {
        *self
            .state
            .added
            .lock()
            .expect("no test panics while it holds this") =
            "; require-trusted-types-for 'script'; trusted-types audit-explorer".to_owned();
    }

    /// The product's policy, and a host's own pages may add to it.
    pub fn policy(&self) -> &str {
        &self.state.policy
    }

    /// Adds an answer, given once those before it at this path have been.
    pub fn then(&self, path: &str, answer: Answer) {
        self.state
            .answers
            .lock()
            .expect("no test panics while it holds this")
            .entry(path.to_owned())
            .or_default()
            .push_back(answer);
    }

    /// From now on answers requests by what they say; those before are forgotten.
    pub fn responds(&self, responder: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static) {
        *self
            .state
            .responder
            .lock()
            .expect("no test panics while it holds this") = Some(Arc::new(responder));
    }

    /// From now on gives this answer, whatever was to come.
    pub fn answers_only(&self, path: &str, answer: Answer) {
        self.state
            .answers
            .lock()
            .expect("no test panics while it holds this")
            .insert(path.to_owned(), VecDeque::from([answer]));
    }

    /// What was laid out for this path is of no account any more: the responder answers, if there is one.
    pub fn forget_answers(&self, path: &str) {
        self.state
            .answers
            .lock()
            .expect("no test panics while it holds this")
            .remove(path);
    }

    /// Adds a page of a host's own, under the same policy as the product's.
    pub fn host_page(&self, path: &str, body: &str) {
        self.host_page_under(path, &self.state.policy, body);
    }

    /// The same under a policy of the host's choice.
    pub fn host_page_under(&self, path: &str, policy: &str, body: &str) {
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Host</title><link rel=\"icon\" href=\"/icon.svg\">{WATCH}{body}</html>"
        );
        let answer = Answer::ok("text/html; charset=utf-8", html)
            .with_header("content-security-policy", policy);
        self.then(path, answer);
    }

    /// Where the page itself comes from.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.own)
    }

    /// The same answers from another origin: refused by CORS unless the answer carries the header that allows it.
    pub fn foreign_url(&self, path: &str) -> String {
        format!("{}{path}", self.foreign)
    }

    /// An address at which nobody answers.
    pub fn dead_url(&self, path: &str) -> String {
        format!("{}{path}", self.dead)
    }

    /// What was asked at this path so far, in order.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        let asked = self
            .state
            .asked
            .lock()
            .expect("no test panics while it holds this");
        asked
            .iter()
            .filter(|asked| without_query(&asked.path) == path)
            .cloned()
            .collect()
    }
}

/// Writes down what goes wrong on a page, for the browsers whose driver does not tell.
const WATCH: &str = "<script src=\"/harness.js\"></script>";
const WATCHING: &str = "
    window.harnessErrors = [];
    addEventListener('error', event => harnessErrors.push('error: ' + (event.message ?? event.target?.src)));
    addEventListener('unhandledrejection', event => harnessErrors.push('unhandled: ' + event.reason));
    addEventListener('securitypolicyviolation', event =>
      harnessErrors.push('Content Security Policy: ' + event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));
    const { error } = console;
    console.error = (...values) => { harnessErrors.push('console: ' + values.join(' ')); error.apply(console, values); };
";

async fn listen() -> TcpListener {
    TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port")
}

fn origin(listener: &TcpListener) -> String {
    format!(
        "http://{}",
        listener.local_addr().expect("the listener is bound")
    )
}

fn without_query(path: &str) -> &str {
    path.split_once('?').map_or(path, |(path, _)| path)
}

/// What is being said on a connection ends with the site.
async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut conversations = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        conversations.spawn(async move {
            // The browser may hang up at any time, by design of some scenarios.
            converse(stream, &state).await.ok();
        });
        while conversations.try_join_next().is_some() {}
    }
}

/// One request, one answer, then the end of the connection.
async fn converse(stream: TcpStream, state: &State) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let Some(asked) = read_request(&mut stream).await? else {
        return Ok(());
    };
    let answer = state.answer(&asked);
    state
        .asked
        .lock()
        .expect("no test panics while it holds this")
        .push(asked);
    write_answer(stream.into_inner(), answer).await
}

impl State {
    fn answer(&self, asked: &Asked) -> Answer {
        let path = without_query(&asked.path);
        let mut answers = self
            .answers
            .lock()
            .expect("no test panics while it holds this");
        let Some(turns) = answers.get_mut(path) else {
            let responder = self
                .responder
                .lock()
                .expect("no test panics while it holds this")
                .clone();
            return responder
                .and_then(|responder| responder(asked))
                .unwrap_or_else(|| self.file(path, asked));
        };
        let next = turns
            .front()
            .cloned()
            .expect("a path is there only with an answer");
        if asked.method == "OPTIONS" {
            // A preflight: the headers decide, and the turn is not used up.
            return Answer {
                status: 204,
                ..next.with_body(Body::Whole(Vec::new()))
            };
        }
        if turns.len() > 1 {
            turns.pop_front();
        }
        next
    }

    /// A file of `dist/`, as the README tells hosts to serve it.
    fn file(&self, path: &str, asked: &Asked) -> Answer {
        if path == "/harness.js" {
            return Answer::ok("text/javascript", WATCHING)
                .with_header("cache-control", "no-cache");
        }
        let name = if path == "/" {
            "index.html"
        } else {
            path.trim_start_matches('/')
        };
        if name.split('/').any(|part| part == "..") {
            return Answer::status(404);
        }
        let folder = self
            .folder
            .lock()
            .expect("no test panics while it holds this")
            .clone();
        let Ok(mut bytes) = std::fs::read(folder.join(name)) else {
            return Answer::status(404);
        };
        // What a person opens is watched; what the service worker keeps is as it was built.
        let opened = asked
            .headers
            .iter()
            .any(|(name, value)| name == "sec-fetch-dest" && value == "document");
        if opened && name.ends_with(".html") {
            let html =
                String::from_utf8_lossy(&bytes).replacen("<head>", &format!("<head>{WATCH}"), 1);
            bytes = html.into_bytes();
        }
        let kept = if name.contains('/') {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        Answer::ok(content_type(name), bytes)
            .with_header("cache-control", kept)
            // Also for hosts elsewhere: a module from another origin is not had without it.
            .with_header("access-control-allow-origin", "*")
            .with_header("content-security-policy", &self.policy_now())
    }

    fn policy_now(&self) -> String {
        let added = self
            .added
            .lock()
            .expect("no test panics while it holds this");
        match added.strip_prefix("; ") {
            Some(added) => format!("{added}; {}", self.policy),
            None => self.policy.clone(),
        }
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("ndjson") => "application/x-ndjson",
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
