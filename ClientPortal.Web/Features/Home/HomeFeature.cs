using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Features.Home;

/// <summary>The home pages of staff and of clients.</summary>
public sealed class HomeFeature : Feature
{
    public override Type Texts => typeof(HomeTexts);

    public override IReadOnlyList<FeatureLink> Links =>
    [
        new(NavigationItem.Home, "home", "/client-portal", 0) { IsFor = viewer => !viewer.IsStaff },
        new(NavigationItem.Home, "home", "/admin", 0) { IsFor = viewer => viewer.IsStaff },
    ];
}
