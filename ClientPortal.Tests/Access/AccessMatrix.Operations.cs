using ClientPortal.Domain;
using ClientPortal.Web.Features.Operations;

namespace ClientPortal.Tests.Access;

/// <summary>The page of the live portal: figures for staff, whose sign-ins for administrators.</summary>
internal static partial class AccessMatrix
{
    private static Pages OperationsPages => new() { { "/admin/live", "ss nnnn ++" } };

    private static Methods<OperationsQueries> OperationsQueries => new()
    {
        { "MailAsync", "ss nnnn ++", (it, who, _) => it.MailAsync(who) },
        { "RoomNamesAsync", "ss nnnn ++", (it, who, at) => it.RoomNamesAsync(who, [Room.Project(at.Project)]) },
        { "PeopleAsync", "ss nnnn n+", (it, who, at) => it.PeopleAsync(who, [at.Subject]) },
        { "OrganisationsAsync", "ss nnnn ++", (it, who, _) => it.OrganisationsAsync(who) },
        { "WorkAsync", "ss nnnn ++", (it, who, _) => it.WorkAsync(who, DateTimeOffset.UnixEpoch) },
        { "DatabaseBytesAsync", "ss nnnn ++", async (it, who, _) => await it.DatabaseBytesAsync(who) },
    };
}
