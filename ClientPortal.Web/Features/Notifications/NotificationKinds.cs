using System.Collections.Frozen;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>The kinds of all features.</summary>
internal static class NotificationKinds
{
    private static readonly FrozenDictionary<string, NotificationKind> ByName =
        FeatureIndex.NotificationSources.SelectMany(source => source.Kinds).ToFrozenDictionary(kind => kind.Name);

    /// <summary>A kind that no feature has any more is an ordinary one.</summary>
    public static NotificationKind Of(string name) => ByName.GetValueOrDefault(name) ?? new NotificationKind(name, "notifications");

    public static bool Exists(string name) => ByName.ContainsKey(name);

    /// <summary>Those that the viewer can get, in the order of the features.</summary>
    public static IReadOnlyList<NotificationKind> For(Viewer viewer) =>
        [.. FeatureIndex.NotificationSources.SelectMany(source => source.Kinds).Where(kind => kind.IsFor(viewer))];
}
