"""From characters to words: folding, tokens, paragraphs, sentences, quotations, language."""
