using Microsoft.AspNetCore.Localization;

namespace ClientPortal.Web.Ui.Install;

/// <summary>
/// The language of what a browser keeps for the installed portal (<see cref="InstallEndpoints"/>): <c>?lang=en</c> in its address. A cookie would
/// not do, because one cached copy is for one address.
/// </summary>
public sealed class InstallLanguage : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        InstallEndpoints.Owns(httpContext.Request.Path) && httpContext.Request.Query["lang"] is [{ Length: > 0 } language]
            ? Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(language))
            : NullProviderCultureResult;
}
