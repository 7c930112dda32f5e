using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>Registers what lets a person change their password, e-mail address and passkeys, signed in or by a link.</summary>
public static class AccountKeysSetup
{
    public static IServiceCollection AddAccountKeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Credentials>();
        services.AddSingleton<Reauthentication>();
        services.AddScoped<AccountLinks>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddHostedService(all => all.GetRequiredService<ForgottenPasswords>());
        services.AddScoped<SignInLinks>();
        services.AddSingleton<AskedSignInLinks>();
        services.AddHostedService(all => all.GetRequiredService<AskedSignInLinks>());
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromHours(AccountLinks.Hours));
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // The device verifies its owner, so a passkey is both factors. It stores the passkey, so the owner need not type an address.
            (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required");
            options.ServerDomain = Uri.TryCreate(configuration["Portal:PublicUrl"], UriKind.Absolute, out var url) ? url.Host : null;
        });
        return services;
    }
}
