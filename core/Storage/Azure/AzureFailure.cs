using Azure;
using Azure.Identity;

namespace ZocSec.Core.Storage.Azure;

/// <summary>What a failure of the storage account means, and what to do about it.</summary>
internal static class AzureFailure
{
    private const int Unauthorized = 401;
    private const int Forbidden = 403;

    /// <summary>Whether a failure is the storage's, not the program's own.</summary>
    public static bool IsOfStorage(Exception error, CancellationToken ct) =>
        error switch
        {
            OperationCanceledException => !ct.IsCancellationRequested,
            RequestFailedException or AuthenticationFailedException or IOException or HttpRequestException => true,
            // After its last try the client throws all failures together.
            AggregateException several => several.InnerExceptions.All(inner => IsOfStorage(inner, ct)),
            _ => false,
        };

    /// <summary>The failure in words that say what to do, without anything that the service answered but its code.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="settings">Which account.</param>
    /// <param name="role">The role that the failed call needs.</param>
    public static StorageException Explain(Exception error, AzureSettings settings, string role) =>
        new($"The {settings} {ReasonOf(error, role)}", error);

    private static string ReasonOf(Exception error, string role) =>
        error switch
        {
            RequestFailedException { Status: Unauthorized or Forbidden } refused => RefusalOf(refused.ErrorCode, role),
            RequestFailedException { ErrorCode: "TableNotFound" } =>
                "has no table of this program: nothing was recorded there, or AzureWebJobsStorage names another account.",
            RequestFailedException failed => string.Create(
                CultureInfo.InvariantCulture,
                $"answered {failed.Status} {failed.ErrorCode}; it is tried again."
            ),
            AuthenticationFailedException =>
                "cannot be signed in to: give the app a managed identity (AzureWebJobsStorage__clientId names a user-assigned one), sign in by az login where it is not in Azure, or set AzureWebJobsStorage to a connection string.",
            AggregateException several => ReasonOf(several.InnerExceptions[^1], role),
            _ => $"cannot be reached ({error.GetType().Name}); it is tried again.",
        };

    private static string RefusalOf(string? code, string role) =>
        code switch
        {
            "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" =>
                $"refused: give the app's identity the role {role} on the account. It may take ten minutes until it counts.",
            "AuthorizationFailure" =>
                "refused: its network rules do not let this app in. Allow the app's network under Networking.",
            "AuthenticationFailed" =>
                "refused: the key in AzureWebJobsStorage is not its key any more, or this machine's clock is wrong.",
            "KeyBasedAuthenticationNotPermitted" =>
                "refused: it takes no keys. Set AzureWebJobsStorage__accountName instead of AzureWebJobsStorage.",
            _ =>
                $"refused ({code ?? "no code"}): the app's identity needs the role {role}, and the account's network rules must let it in.",
        };
}
