using ClientPortal.Domain.People;
using ClientPortal.Web.Features.ServiceAccounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>Accounts of programs: administrators manage them, for all others they do not exist.</summary>
internal static partial class AccessMatrix
{
    private static Pages ServiceAccountPages => new() { { "/admin/service-accounts", "ss nnnn n+" } };

    private static Methods<ServiceAccountCommands> ServiceAccountCommands => new()
    {
        {
            "MakeAsync", "ss nnnn n+", async (it, who, at) =>
            {
                await at.ServiceAccountAsync();
                return await it.MakeAsync(who, new ServiceAccountFields(at.Mark, at.Organisation, TokenScope.Read, [], null));
            }
        },
        { "RenewAsync", "ss nnnn n+", async (it, who, at) => await it.RenewAsync(who, await at.ServiceAccountAsync(), null) },
        { "EndAsync", "ss nnnn n+", async (it, who, at) => await it.EndAsync(who, await at.ServiceAccountAsync()) },
    };

    private static Methods<ServiceAccountQueries> ServiceAccountQueries => new()
    {
        {
            "ListAsync", "ss nnnn n+", async (it, who, at) =>
            {
                var id = await at.ServiceAccountAsync();
                return (await it.ListAsync(who)).Where(row => row.Id == id);
            }
        },
        { "OrganisationsAsync", "ss nnnn n+", (it, who, _) => it.OrganisationsAsync(who) },
    };

    // Each scene makes one, and a portal has few: those of earlier scenes are ended.
    private static Task<Guid> ServiceAccountAsync(this AccessScene at) => at.MadeAsync("service-account", () => at.Store.WriteAsync(async db =>
    {
        var now = at.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var earlier in await db.ServiceAccounts.Where(one => one.EndedAt == null).ToListAsync())
        {
            earlier.End(Viewer.Portal, now);
        }

        var organisation = await db.Organisations.SingleAsync(one => one.Id == at.Organisation);
        var person = Person.ForService(Viewer.Portal, organisation, $"Program {at.Mark}", Role.Client, now);
        var account = ServiceAccount.Make(
            Viewer.Portal, person, new ServiceAccountFields($"Program {at.Mark}", at.Organisation, TokenScope.Read, [], null),
            ServiceAccount.NewToken(), now);
        db.AddRange(person, account);
        return account.Id;
    }));
}
