/**
 * Per host: conditions, loops and expressions turned into desired resources. Reads the files that a playbook names (templates,
 * files to copy), and asks no host anything.
 */
@NullMarked
package dev.provision.resolve;

import org.jspecify.annotations.NullMarked;
