package dev.cutfill.api.agents;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.api.LinkPagination;
import dev.cutfill.task.tenant.Tenant;
import dev.cutfill.task.tenant.Tenants;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;

/// /tenants/, with the slash and without.
@RestController
final class AgentTenantController implements AgentTenantApi {
    private final Tenants tenants;
    private final LinkPagination parts;

    AgentTenantController(Tenants tenants, LinkPagination parts) {
        this.tenants = tenants;
        this.parts = parts;
    }

    @Override
    public TenantBody create(Principal principal, byte @Nullable [] body) {
        FieldReader fields = FieldReader.body(body);
        String name = fields.text("name", 255);
        fields.check();
        if (principal.realm().tenant().isPresent()) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN, "operator_only", "Tenants are made with the server's own key");
        }
        Tenant tenant = tenants.create(name)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.CONFLICT, "name_taken", "There is a tenant '" + name + "' already"));
        return TenantBody.of(tenant);
    }

    @Override
    public List<TenantBody> list(
            Principal principal,
            @Nullable String limit,
            @Nullable String offset,
            HttpServletRequest request,
            HttpServletResponse response) {
        FieldReader query = FieldReader.query("limit", limit, "offset", offset);
        Page page = LinkPagination.asked(query, Page.MOST);
        query.check();
        List<Tenant> shown = tenants.list(principal.realm(), page);
        parts.tell(request, response, page, shown.size(), _ -> tenants.count(principal.realm()));
        return shown.stream().map(TenantBody::of).toList();
    }
}
