package dev.provision.expression;

import dev.provision.secret.Secret;
import dev.provision.source.Data;
import java.util.List;

/**
 * A filter that expressions may use.
 *
 * @param parameters names of its arguments, in order
 * @param required how many of them must be given
 * @param transparent whether it only picks or counts values and so leaves secrets in them as they are; all others get a
 *     secret's text, and what they make of it is a secret again
 */
record Filter(String name, List<String> parameters, int required, boolean transparent, Body body) {
    /** What it does; a complaint is thrown as {@link Flaw}. */
    interface Body {
        Data apply(Data input, List<Data> arguments, Evaluation run, int offset);
    }

    Data apply(Data input, List<Data> arguments, Evaluation run, int offset) {
        boolean secret = Values.holdsSecret(input) || arguments.stream().anyMatch(Values::holdsSecret);
        if (transparent || !secret) {
            return body.apply(input, arguments, run, offset);
        }
        if (run.scope().secretsAreUnread()) {
            return hiddenAgain(new Data.Text("", run.at()), run);
        }
        run.budget().walk(input, offset);
        try {
            List<Data> revealed = arguments.stream().map(Values::revealed).toList();
            return hiddenAgain(body.apply(Values.revealed(input), revealed, run, offset), run);
        } catch (Flaw flaw) {
            throw new Flaw(offset, "a secret is not what the filter \"" + name + "\" needs");
        }
    }

    private Data hiddenAgain(Data made, Evaluation run) {
        if (made instanceof Data.Seq seq) {
            return new Data.Seq(
                    seq.items().stream().map(item -> hiddenAgain(item, run)).toList(), run.at());
        }
        Secret derived = new Secret(Values.text(made, 0));
        return new Data.Hidden(
                run.scope().secretsAreUnread() ? derived : run.scope().derived(derived), run.at());
    }
}
