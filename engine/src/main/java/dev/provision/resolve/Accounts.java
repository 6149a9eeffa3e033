package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.inventory.Host;
import dev.provision.inventory.Variable;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.resource.TaskBody;
import dev.provision.shell.Account;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.List;
import java.util.Optional;

/** Who a task's steps run as: the task's word before the play's, and {@code ansible_become} of {@code -e} or the inventory before both. */
final class Accounts {
    private Accounts() {}

    static Account of(Play play, Task task, Host host, Expressions expressions, HostScope scope) {
        boolean become = written(host, "ansible_become", expressions, scope)
                .map(Accounts::flag)
                .orElseGet(() -> task.become().orElse(play.become()));
        if (!become) {
            return Account.LOGIN;
        }
        Optional<String> named = task.becomeUser().or(play::becomeUser);
        Optional<Data> user = written(host, "ansible_become_user", expressions, scope)
                .or(() -> named.map(name -> expressions.evaluate(new Data.Text(name, task.at()), scope)));
        if (user.isEmpty()) {
            return Account.ROOT;
        }
        String name = TaskBody.scalar(user.get());
        if (!name.matches("[A-Za-z_][A-Za-z0-9_.@-]*\\$?")) {
            throw new InvalidInput(Problem.at(user.get().at(), "\"" + name + "\" is not the name of a user"));
        }
        return name.equals("root") ? Account.ROOT : new Account(name);
    }

    private static Optional<Data> written(Host host, String name, Expressions expressions, HostScope scope) {
        Optional<Data> extra = scope.extra(name);
        if (extra.isPresent()) {
            return extra;
        }
        List<Variable> definitions = host.variables().get(name);
        return definitions == null
                ? Optional.empty()
                : Optional.of(expressions.evaluate(definitions.get(0).value(), scope));
    }

    private static boolean flag(Data value) {
        if (value instanceof Data.Bool bool) {
            return bool.value();
        }
        if (value instanceof Data.Text text
                && List.of("yes", "true", "True", "on").contains(text.value())) {
            return true;
        }
        if (value instanceof Data.Text text
                && List.of("no", "false", "False", "off").contains(text.value())) {
            return false;
        }
        throw TaskBody.wrong(value, "true or false");
    }
}
