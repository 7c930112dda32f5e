using ClientPortal.Domain.People;
using ClientPortal.Domain.PersonalData;
using ClientPortal.Web.Features.PersonalData;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>People export their own data; administrators export anyone's, and erase people.</summary>
internal static partial class AccessMatrix
{
    private static Endpoints PersonalDataEndpoints => new()
    {
        {
            "GET /account/data/{id:guid}", "ss nnnn rn",
            async (who, at) => await who.GetAsync($"/account/data/{await at.ExportAsync()}")
        },
    };

    private static Methods<PersonalDataCommands> PersonalDataCommands => new()
    {
        { "AskAsync", "ss nnnn r+", (it, who, at) => it.AskAsync(who, at.Subject) },
        { "AskAsync", "ss ++++ ++", (it, who, _) => it.AskAsync(who, who.PersonId) },

        // It is not prepared yet.
        { "DownloadAsync", "ss nnnn rn", async (it, who, at) => await it.DownloadAsync(who, await at.ExportAsync()) },
        { "FinishAsync", "ss nnnn r+", async (it, who, at) => await it.FinishAsync(who, await at.ExportAsync(), "exports/none", 0) },
        { "SweepAsync", "ss nnnn r+", (it, who, _) => it.SweepAsync(who) },
    };

    private static Methods<ErasureCommands> ErasureCommands => new()
    {
        // The name differs: all that may erase are refused for that.
        { "EraseAsync", "ss nnnn r!", (it, who, at) => it.EraseAsync(who, at.Subject, "") },
        { "RemoveAddressesAsync", "ss nnnn r+", (it, who, at) => it.RemoveAddressesAsync(who, at.Subject) },
    };

    private static Methods<PersonalDataQueries> PersonalDataQueries => new()
    {
        { "ListAsync", "ss nnnn n+", async (it, who, at) => await at.ExportAsync() == default ? [] : await it.ListAsync(who, at.Subject) },
    };

    private static Task<Guid> ExportAsync(this AccessScene at) => at.MadeAsync("export", () => at.Store.WriteAsync(db =>
    {
        var made = PersonalExport.Ask(Viewer.Portal, at.Subject, at.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        db.PersonalExports.Add(made);
        return Task.FromResult(made.Id);
    }));
}
