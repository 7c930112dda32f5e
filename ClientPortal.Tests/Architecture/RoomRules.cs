using System.Reflection;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Tests.Architecture;

/// <summary>
/// Which folder may name which, over what was compiled. Each check answers with a sentence for each violation; the tests run it over the
/// portal, where there is none, and over a canary, where there is.
/// </summary>
internal sealed class RoomRules(CodeMap code, string root)
{
    /// <summary>Arrows run down only. What is in the root itself puts the folders together and may name them all; no folder names it.</summary>
    private static readonly Dictionary<string, string[]> MayName = new(StringComparer.Ordinal)
    {
        ["Background"] = [],
        ["Data"] = [],
        ["Ui"] = [],
        ["Jobs"] = ["Background", "Data"],
        ["Mail"] = ["Background", "Data", "Jobs", "Ui"],
        ["Files"] = ["Data", "Ui", "Identity"],
        ["Identity"] = ["Background", "Data", "Jobs", "Ui", "Mail", "Live"],
        ["Live"] = ["Background", "Data", "Ui"],
        ["Features"] = ["Background", "Data", "Jobs", "Ui", "Mail", "Files", "Identity", "Live"],
        ["Api"] = ["Data", "Jobs", "Ui", "Mail", "Files", "Identity", "Live", "Features"],
        ["Demo"] = ["Data", "Jobs", "Ui", "Mail", "Files", "Identity", "Live", "Features"],
    };

    // A person's presence is shown wherever the person is, and so is a project's state.
    private static readonly HashSet<string> Marks = new(StringComparer.Ordinal) { "PresenceDot", "LastSeenText", "ProjectStatusPill" };

    private static readonly HashSet<string> OfConversations = new(StringComparer.Ordinal) { "Messages", "Messenger", "Attachments" };

    // The sets of the database, and who may see what is in them.
    private static readonly HashSet<string> NameEveryThing =
        new(StringComparer.Ordinal) { "PortalDb", "SqlitePortalDb", "PostgresPortalDb", "Visibility" };

    public IEnumerable<string> Arrows()
    {
        foreach (var (type, folder) in TypesInFolders())
        {
            if (!MayName.TryGetValue(folder, out var below))
            {
                yield return $"{type.FullName}: the folder {folder} has no place in the plan: give it one in {nameof(RoomRules)}.";
                continue;
            }

            foreach (var named in code.NamedBy(type).Where(named => IsOurs(named) && FolderOf(named) != folder && !below.Contains(FolderOf(named))))
            {
                yield return $"{type.Name} ({folder}) names {named.Name} ({(FolderOf(named) is { Length: > 0 } other ? other : "the root")}).";
            }
        }
    }

    /// <summary>What crosses from one feature to another is a component that is made to be embedded, and it crosses by being embedded.</summary>
    public IEnumerable<string> Features() =>
        from inhabitant in TypesInFolders()
        let type = inhabitant.Type
        let feature = FeatureOf(type)
        where feature.Length > 0
        from named in code.NamedBy(type)
        let other = FeatureOf(named)
        where other.Length > 0 && other != feature && !(IsComponent(type) && IsComponent(named) && IsMadeToBeEmbedded(named))
        select $"{feature}/{type.Name} names {other}/{named.Name}.";

    /// <summary>A ticket points to its conversation and reacts to what is sent there; a conversation knows of no ticket.</summary>
    public IEnumerable<string> ConversationsWithTickets() =>
        from type in code.Types
        where OfConversations.Contains(FeatureOf(type)) || (IsOurs(type) && FolderOf(type) == "Conversations")
        from named in code.NamedBy(type)
        where named.Namespace?.EndsWith(".Tickets", StringComparison.Ordinal) == true
        select $"{type.Name} names {named.Name}.";

    /// <summary>
    /// A feature's tables, and what it does when others change theirs, are in its folder. Data itself knows of people and mail alone.
    /// </summary>
    public IEnumerable<string> DataWithThingsOfFeatures() =>
        from type in code.Types
        where IsOurs(type) && FolderOf(type) == "Data" && Place(type, 1) != "Migrations" && !NameEveryThing.Contains(type.Name)
        from named in code.NamedBy(type)
        where named.Namespace is { } place && place.StartsWith("ClientPortal.Domain.", StringComparison.Ordinal)
            && place is not ("ClientPortal.Domain.People" or "ClientPortal.Domain.Mail") && named.Name != "AccessRule`1"
        select $"{type.Name} names {named.Name}.";

    /// <summary>Pages and panels ask queries and give commands; the database is below those.</summary>
    public IEnumerable<string> ComponentsWithData() =>
        from type in code.Types
        where IsComponent(type)
        from named in code.NamedBy(type)
        where named.Name is "PortalDb" or "SqlitePortalDb" or "PostgresPortalDb"
            or "PortalStore" or "WriteGate" or "CommittedEvents" or "IDbContextFactory`1"
        select $"{type.Name} names {named.Name}.";

    /// <summary>
    /// A component runs its commands with <see cref="ClientPortal.Web.Ui.Actions"/>, which says why one was refused: none has a catch of its own
    /// for that. A page's boundary says it of faults that no action caught.
    /// </summary>
    public IEnumerable<string> ComponentsWithRefusals() =>
        from type in code.Types
        where IsComponent(type) && type.Name != "PageBoundary" && code.NamedBy(type).Any(named => named.Name == "Refusals")
        select $"{type.Name} names Refusals.";

    /// <summary>Access shows in every signature.</summary>
    public IEnumerable<string> WithoutViewer() =>
        from type in code.Types
        where type.Name.EndsWith("Commands", StringComparison.Ordinal) || type.Name.EndsWith("Queries", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where !method.IsSpecialName && method.GetParameters().FirstOrDefault()?.ParameterType != typeof(Viewer)
        select $"{type.Name}.{method.Name} does not take a viewer first.";

    /// <summary>One way to write: commands, the account pages' folder, the queues of jobs and mails, and reactions to events.</summary>
    public IEnumerable<string> Writes() =>
        from type in code.Types
        where IsOurs(type) && FolderOf(type) is not ("Data" or "Identity" or "Jobs" or "Mail")
            && !type.Name.EndsWith("Commands", StringComparison.Ordinal) && !type.Name.EndsWith("Reactor", StringComparison.Ordinal)
        from called in code.CalledBy(type)
        where called is { Name: "WriteAsync" or "WriteAloneAsync", DeclaringType.Name: "PortalStore" }
            || called.Name is "SaveChanges" or "SaveChangesAsync"
        select $"{type.Name} calls {called.DeclaringType!.Name}.{called.Name}.";

    /// <summary>Past the gate and the log: on SQLite two writers at once can corrupt the file.</summary>
    public IEnumerable<string> WritesPastTheGate() =>
        from type in code.Types
        where IsOurs(type) && FolderOf(type) != "Data"
        from called in code.CalledBy(type)
        where called.Name.StartsWith("ExecuteUpdate", StringComparison.Ordinal) || called.Name.StartsWith("ExecuteDelete", StringComparison.Ordinal)
            || called.Name.StartsWith("ExecuteSql", StringComparison.Ordinal) || called.Name is "ExecuteNonQuery" or "ExecuteNonQueryAsync"
        select $"{type.Name} calls {called.Name}.";

    private IEnumerable<(Type Type, string Folder)> TypesInFolders() =>
        code.Types.Where(IsOurs).Select(type => (type, FolderOf(type))).Where(pair => pair.Item2.Length > 0);

    // The compiled model is EF Core's, and names all tables.
    private bool IsOurs(Type type) => type.Namespace is { } place && (place == root || place.StartsWith(root + ".", StringComparison.Ordinal))
        && !place.StartsWith(root + ".Data.Compiled.", StringComparison.Ordinal);

    private string FolderOf(Type type) => Place(type, 0);

    // Empty for what registers all features: it is beside them.
    private string FeatureOf(Type type) => IsOurs(type) && FolderOf(type) == "Features" ? Place(type, 1) : "";

    private string Place(Type type, int depth) => type.Namespace![root.Length..].TrimStart('.').Split('.').ElementAtOrDefault(depth) ?? "";

    private static bool IsComponent(Type type) => type.IsAssignableTo(typeof(ComponentBase));

    private static bool IsMadeToBeEmbedded(Type type) => type.Name.EndsWith("Panel", StringComparison.Ordinal) || Marks.Contains(type.Name);
}
