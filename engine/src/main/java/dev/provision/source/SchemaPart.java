package dev.provision.source;

import org.json.JSONObject;

/** A part of a schema, and the file that its references are relative to. */
record SchemaPart(String file, JSONObject schema) {}
