namespace TradingSystem.Peers.EfCore.Intake;

public sealed record ErrorAnswer(string Message)
{
    public static IResult Of(int status, string message) =>
        Results.Json(new ErrorAnswer(message), PeerJson.Default.ErrorAnswer, statusCode: status);
}
