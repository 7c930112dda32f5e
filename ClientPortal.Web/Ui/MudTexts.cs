using Microsoft.Extensions.Localization;
using MudBlazor;
using MudBlazor.Services;

namespace ClientPortal.Web.Ui;

/// <summary>The words of MudBlazor's own components: names of buttons for screen readers.</summary>
public sealed class MudTexts;

/// <summary>Gives MudBlazor those words in the reader's language.</summary>
internal sealed class MudWords(IStringLocalizer<MudTexts> texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];

    public override LocalizedString this[string key, params object[] arguments] => texts[key, arguments];
}

public static class MudServices
{
    /// <summary>Adds MudBlazor's services, with words in the portal's languages.</summary>
    public static IServiceCollection AddMud(this IServiceCollection services) => services.AddMudServices().AddTransient<MudLocalizer, MudWords>();
}
