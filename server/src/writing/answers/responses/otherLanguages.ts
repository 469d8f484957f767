/**
 * Owns what systems (glibc, Windows, .NET) say of connections in other languages than English: German, French, Spanish, Italian,
 * Portuguese, Dutch, Polish, Russian, Chinese, Japanese. Invariant: as in connections.ts, what claims less wins where words say both.
 */

/** No connection was made. */
export const NO_CONNECTION_ABROAD: readonly string[] = [
  "Verbindungsaufbau abgelehnt|die Verbindung verweigerte|Keine Route zum Zielrechner|Verbindung mit dem Remoteserver kann nicht hergestellt",
  "Der Name oder der Dienst ist nicht bekannt|Remotename konnte nicht aufgel.st|Host ist unbekannt|kein solcher Host bekannt",
  "Connexion refus.e|expressément refusée|Aucune connexion n'a pu être établie|Impossible de se connecter au serveur distant|Hôte inconnu",
  "Aucun chemin d'accès pour atteindre l'hôte|Nom ou service inconnu|nom distant n'a pas pu être résolu",
  "Conexión (?:rehusada|rechazada)|denegó expresamente|conectar con el servidor remoto|No existe ninguna ruta hasta|Nombre o servicio desconocido",
  "Connessione rifiutata|Nessun instradamento per l'host|Nome o servizio sconosciuto|Impossibile effettuare la connessione al server remoto",
  "Conexão recusada|Ligação recusada|recusou ativamente|Não há rota para o host|Nome ou serviço desconhecido",
  "Verbinding is geweigerd|Połączenie odrzucone|aktywnie odmawia|Nieznana nazwa lub usługa",
  "В соединении отказано|Подключение не установлено|Нет маршрута до|Невозможно соединиться с удаленным сервером|Этот хост неизвестен",
  "拒绝连接|连接被拒绝|积极拒绝|无法连接到远程服务器|不知道这样的主机|没有到主机的路由|无法解析此远程名称|未知的名称或服务",
  "接続を拒否|拒否されたため、接続できません|リモート サーバーに接続できません|名前またはサービスが不明",
];

/** The connection broke, or took too long. */
export const NO_ANSWER_ABROAD: readonly string[] = [
  "vom Kommunikationspartner zurückgesetzt|Wartezeit für die Verbindung ist abgelaufen|vom Remotehost geschlossen|Zeitüberschreitung",
  "Zeitlimit für den Vorgang|Verbindungsversuch ist fehlgeschlagen|zugrunde liegende Verbindung wurde geschlossen",
  "Connexion ré-?initialisée|expiration du délai|délai d'attente|fermée par l'hôte distant|connexion sous-jacente a été fermée|opération a expiré",
  "Conexión reinicializada|Expiró el tiempo|tiempo de espera|interrupción forzada de una conexión|Se ha terminado la conexión",
  "Connessione interrotta|Connessione scaduta|Timeout dell'operazione|Conexão fechada|Tempo esgotado|forçado o cancelamento",
  "Verbinding is weggevallen|Verbinding duurde te lang|Połączenie zerwane|Przekroczon[yo] (?:czas|limit czasu)",
  "Соединение разорвано|Время ожидания|принудительно разорвал|Базовое соединение закрыто|Обрыв канала",
  "连接被对方重设|连接超时|操作超时|强迫关闭了一个现有的连接|基础连接已经关闭|断开的管道|接続が(?:リセット|タイムアウト)|操作がタイムアウト|強制的に切断",
];
