//! HTTP as the test's site speaks it: one request, one answer, told or broken as
//! the answer says.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::answer::{Answer, Body};

/// How long a connection lives on before it breaks. A browser forgets what it has not handed to
/// the page when that happens, and says to nobody what it has.
const HANDED_OVER: Duration = Duration::from_millis(300);

/// What the site was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

pub async fn read_request(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Asked>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None); // browsers open connections ahead of need
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, line));
    };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    Ok(Some(Asked {
        method,
        path,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }))
}

pub async fn write_answer(mut stream: TcpStream, answer: Answer) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} -\r\nconnection: close\r\n", answer.status);
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    match &answer.body {
        Body::Whole(bytes) => head += &format!("content-length: {}\r\n", bytes.len()),
        Body::Repeated {
            head: first,
            unit,
            times,
            tail,
        } => {
            head += &format!(
                "content-length: {}\r\n",
                first.len() + unit.len() * times + tail.len()
            );
        }
        Body::Cut(bytes) | Body::Reset(bytes) => {
            head += &format!("content-length: {}\r\n", bytes.len() * 2 + 1)
        }
        Body::Dripping { bytes, .. } => head += &format!("content-length: {}\r\n", bytes.len()),
        Body::Stepwise { .. } => head += "transfer-encoding: chunked\r\n",
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).await?;
    match answer.body {
        Body::Whole(bytes) => stream.write_all(&bytes).await?,
        Body::Cut(bytes) => {
            stream.write_all(&bytes).await?;
            tokio::time::sleep(HANDED_OVER).await;
        }
        Body::Dripping {
            bytes,
            pieces,
            pause,
        } => {
            for piece in bytes.chunks(bytes.len().div_ceil(pieces).max(1)) {
                tokio::time::sleep(pause).await;
                stream.write_all(piece).await?;
                stream.flush().await?;
            }
        }
        Body::Repeated {
            head,
            unit,
            times,
            tail,
        } => {
            stream.write_all(&head).await?;
            for _ in 0..times {
                stream.write_all(&unit).await?;
            }
            stream.write_all(&tail).await?;
        }
        Body::Reset(bytes) => {
            stream.write_all(&bytes).await?;
            tokio::time::sleep(HANDED_OVER).await;
            // With nothing to linger for, closing sends a reset instead of an end.
            return stream.set_zero_linger();
        }
        Body::Stepwise { chunks, gate } => {
            for (place, chunk) in chunks.iter().enumerate() {
                if place > 0 {
                    gate.pass().await;
                }
                stream
                    .write_all(format!("{:x}\r\n", chunk.len()).as_bytes())
                    .await?;
                stream.write_all(chunk).await?;
                stream.write_all(b"\r\n").await?;
                stream.flush().await?;
            }
            stream.write_all(b"0\r\n\r\n").await?;
        }
    }
    stream.shutdown().await
}
