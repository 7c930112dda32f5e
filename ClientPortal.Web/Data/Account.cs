using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Data;

/// <summary>Identity's data of a person: password, tokens, lockout. The same id as the <c>Person</c>.</summary>
public sealed class Account : IdentityUser<Guid>;
