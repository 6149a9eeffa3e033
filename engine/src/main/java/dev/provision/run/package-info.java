/**
 * The one loop over the hosts of a run, which apply, plan, drift, doctor, facts and trust share, and what surrounds it: the
 * sessions, and the start and end of a run. Usable without a command line: must not depend on picocli, {@code cli},
 * {@code report} or {@code lab}.
 *
 * <p>{@code --forks} bounds everything that a host costs while it is worked on: there are so many threads that work, and each
 * host's connection is closed when its work ends. A host that does not answer takes none of these threads. Where a run has
 * more hosts than forks, {@link dev.provision.transport.Approach} connects ahead with one thread for all, and a host gets
 * its turn once its SSH server has answered, or once it is certain that it does not. At most {@code --forks} connections
 * are ahead of the work, and at most four times as many wait for silent hosts; a host that is silent for longer than a moment
 * gives up its place to hosts that were not tried yet, and is tried again after them for the whole connection timeout. A run
 * with as many forks as hosts connects at once, because nobody waits for anybody there.
 */
@NullMarked
package dev.provision.run;

import org.jspecify.annotations.NullMarked;
