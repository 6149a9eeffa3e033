package dev.provision.resource.compose;

import dev.provision.resource.TaskBody;
import dev.provision.resource.container.ServedModel;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The known limits of inference on gfx1151 in the services of a compose file. A file that is rendered from a template has other
 * lines than the template, so a problem is reported at the task, with the service's name.
 */
final class ComposeLimits {
    private static final String OVERRIDE = "HSA_OVERRIDE_GFX_VERSION";

    private final TaskBody body;

    ComposeLimits(TaskBody body) {
        this.body = body;
    }

    /** @throws InvalidInput for arguments that vLLM rejects on every host */
    List<Problem> remarks() {
        List<Problem> warnings = new ArrayList<>();
        if (body.get("environment").orElse(null) instanceof Data.Dict variables
                && variables.get(OVERRIDE) != null
                && !(variables.get(OVERRIDE) instanceof Data.Nothing)) {
            warnings.add(ServedModel.override(variables.keyAt(OVERRIDE)));
        }
        text().map(text -> ServicesFile.of(TaskBody.scalar(text))).ifPresent(file -> {
            require(file);
            file.services()
                    .forEach((name, service) ->
                            new ServedModel(service).warnings().forEach(problem -> warnings.add(of(name, problem))));
        });
        return warnings;
    }

    /** @throws InvalidInput for arguments that vLLM rejects on every host */
    void require(ServicesFile file) {
        List<Problem> errors = new ArrayList<>();
        file.services()
                .forEach((name, service) ->
                        new ServedModel(service).errors().forEach(problem -> errors.add(of(name, problem))));
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
    }

    private Optional<Data> text() {
        Optional<Data> file = body.get("file");
        Optional<Data> text = file.isPresent()
                ? file.filter(path -> !TaskBody.pending(path))
                        .map(path -> body.workspace().rendered(TaskBody.scalar(path), path.at()))
                : body.get("content").filter(content -> !TaskBody.pending(content));
        return text.filter(Data.Text.class::isInstance);
    }

    private Problem of(String service, Problem problem) {
        At at = body.at(body.has("file") ? "file" : "content");
        return new Problem(
                at,
                "service " + service + ": " + problem.message(),
                problem.expected(),
                problem.found(),
                problem.hint());
    }
}
