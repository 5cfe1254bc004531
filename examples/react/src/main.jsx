import "@audit-explorer/element";
import { useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import "./board.css";

// Not made anew at each rendering: a new source is a new load.
const SOURCE = { url: "/api/audit-events", headers: { "x-board": "react" } };

function Board() {
  const explorer = useRef(null);
  const [loaded, setLoaded] = useState(0);
  const [found, setFound] = useState(null);
  return (
    <>
      <p>
        <output>{loaded} events{found === null ? "" : `, ${found} of ann`}</output>{" "}
        <button onClick={async () => setFound((await explorer.current.search("user:ann")).total)}>Ann</button>
      </p>
      <audit-explorer
        ref={explorer}
        sourceConfig={SOURCE}
        time-zone="UTC"
        onaudit-explorer-load={(event) => setLoaded(event.detail.events)}
      />
    </>
  );
}

createRoot(document.querySelector("#board")).render(<Board />);
