"""llama-index's own pieces at their defaults: `python llama_index_pipeline.py MODEL FOLDER`, one JSON object on stdout.

It runs in an environment of its own and imports nothing of ours. Loading the model and a first short text are not timed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main() -> None:
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    from llama_index.core import SimpleDirectoryReader, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    model, folder = Path(sys.argv[1]), Path(sys.argv[2])
    embedding = HuggingFaceEmbedding(model_name=str(model), device="cpu")
    embedding.get_text_embedding("出張")
    wall, processor = time.perf_counter(), time.process_time()
    documents = SimpleDirectoryReader(str(folder), recursive=True).load_data()
    nodes = SentenceSplitter().get_nodes_from_documents(documents)
    VectorStoreIndex(nodes, embed_model=embedding)
    seconds, cpu = time.perf_counter() - wall, time.process_time() - processor
    files = {document.metadata["file_path"] for document in documents}
    result = {"documents": len(files), "chunks": len(nodes), "seconds": seconds, "cpu_s": cpu}
    sys.stdout.write(json.dumps({**result, "characters": sum(len(node.get_content()) for node in nodes)}) + "\n")


if __name__ == "__main__":
    main()
