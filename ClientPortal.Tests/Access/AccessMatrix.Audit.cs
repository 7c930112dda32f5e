using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Audit;

namespace ClientPortal.Tests.Access;

/// <summary>
/// What the event log says: the activity that people read as far as their access allows, the audit that administrators read whole.
/// </summary>
internal static partial class AccessMatrix
{
    private static Pages AuditPages => new() { { "/admin/audit", "ss nnnn n+" } };

    private static Endpoints AuditEndpoints => new()
    {
        { "GET /admin/audit.csv", "ss nnnn n+", (who, _) => who.GetAsync("/admin/audit.csv") },
    };

    private static Methods<AuditQueries> AuditQueries => new()
    {
        { "NewestAsync", "ss nnnn n+", (it, who, at) => it.NewestAsync(who, new AuditFilter(Text: at.Mark)) },
        { "CountAfterAsync", "ss nnnn n+", (it, who, at) => it.CountAfterAsync(who, new AuditFilter(Text: at.Mark), 0) },
        {
            "PageAsync", "ss nnnn n+",
            async (it, who, at) => (await it.PageAsync(who, new AuditFilter(Text: at.Mark), oldestFirst: false, 0)).Page.Items
        },
        { "PeopleAsync", "ss nnnn n+", (it, who, _) => it.PeopleAsync(who, "") },
        { "PersonAsync", "ss nnnn n+", (it, who, at) => it.PersonAsync(who, at.Subject) },
    };

    private static Methods<LogCommands> LogCommands => new() { { "PruneAsync", "ss nnnn r+", (it, who, _) => it.PruneAsync(who) } };

    private static Methods<ActivityQueries> ActivityQueries => new()
    {
        { "NewestAsync", "ss nn++ ++", (it, who, at) => it.NewestAsync(who, at.Project, 10) },
        { "OfPersonAsync", "ss nnn+ ++", (it, who, at) => it.OfPersonAsync(who, at.Newcomer, 10) },
        { "SinceAsync", "ss nn++ ++", async (it, who, at) => (await it.SinceAsync(who, 0, 500)).Where(line => line.ProjectId == at.Project) },

        { "LastVisitAsync", "ss ++++ ++", async (it, who, _) => await it.LastVisitAsync(who) is not { } visit || visit.PersonId == who.PersonId },
    };
}
