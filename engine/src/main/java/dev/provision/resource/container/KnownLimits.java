package dev.provision.resource.container;

import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The known limits of inference on gfx1151 in a container task as it is written (domain.md 0, 5.4, 6.3). */
final class KnownLimits {
    /** Kernels are compiled and a model is loaded before the port opens. */
    private static final Duration FIRST_START = Duration.ofMinutes(10);

    private final TaskBody body;
    private final ServedModel model;
    private final List<Problem> remarks = new ArrayList<>();

    KnownLimits(TaskBody body) {
        this.body = body;
        this.model = new ServedModel(body.dict());
    }

    /** @throws InvalidInput for arguments that vLLM rejects on every host */
    List<Problem> remarks() {
        List<Problem> errors = model.errors();
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
        remarks.addAll(model.warnings());
        if (model.isVllm()) {
            deadline();
        }
        return remarks;
    }

    private void deadline() {
        if (!(body.get("health").orElse(null) instanceof Data.Dict health)) {
            return;
        }
        TaskBody inner = new TaskBody(health, body.workspace());
        if (inner.get("within").filter(TaskBody::pending).isPresent()) {
            return;
        }
        inner.duration("within")
                .filter(within -> within.compareTo(FIRST_START) < 0)
                .ifPresent(within -> remarks.add(Problem.at(
                                inner.at("within"),
                                "the first start takes longer: kernels are compiled before the port opens")
                        .expected("10m or more")
                        .found(TaskBody.scalar(inner.get("within").orElseThrow()))
                        .hint("leave it out for 30m; if the model is downloaded too, give it hours")));
    }
}
